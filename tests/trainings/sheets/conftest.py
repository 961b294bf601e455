from tests.imports.conftest import event, kinds, upload

__all__ = ["event", "kinds", "upload"]
