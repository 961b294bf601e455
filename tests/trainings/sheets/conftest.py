from tests.imports.conftest import event, upload

__all__ = ["event", "upload"]
