"""The few files of npm packages that pages load, named one by one.

A whole `dist` folder would be ten times as much to collect, and its unused stylesheets name
pictures that nobody ships.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

# address below /static/: (folder in node_modules, files)
ASSETS = {
    "tabler/css": ("@tabler/core/dist/css", ("tabler.min.css", "tabler.min.css.map")),
    "tabler/js": ("@tabler/core/dist/js", ("tabler.min.js", "tabler.min.js.map")),
    # Reads QR codes in the browser; the script loads the program beside it.
    "zxing": ("zxing-wasm/dist/iife/reader", ("index.js",)),
    "zxing/wasm": ("zxing-wasm/dist/reader", ("zxing_reader.wasm",)),
    "echarts": ("echarts/dist", ("echarts.min.js",)),
}


class NodeFolder(FileSystemStorage):
    """A folder of node_modules; collectstatic puts its files below `prefix`."""

    def __init__(self, prefix: str, folder: str) -> None:
        super().__init__(location=settings.NODE_MODULES / folder)
        self.prefix = prefix


class NodeAssetsFinder(BaseFinder):
    """Serves the files named in `ASSETS` as static files."""

    def __init__(self, *args, **kwargs) -> None:
        self.storages = {
            prefix: (NodeFolder(prefix, folder), files)
            for prefix, (folder, files) in ASSETS.items()
        }
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False) -> Any:
        """The path, or with `find_all` a list of it; nothing found is an empty list either way."""
        prefix, _, name = path.rpartition("/")
        if prefix not in self.storages:
            return []
        storage, files = self.storages[prefix]
        if name not in files or not storage.exists(name):
            return []
        return [storage.path(name)] if find_all else storage.path(name)

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for storage, files in self.storages.values():
            for name in files:
                if storage.exists(name) and not matches_patterns(name, ignore_patterns or []):
                    yield name, storage
