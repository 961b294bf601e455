"""`python -m config.launcher`: run the site, or run a program with the servers behind it.

    python -m config.launcher                            the site (make run)
    python -m config.launcher exec [--temporary] [--unsafe] -- pytest -q
                                                         a program with DATABASE_URL filled in

`--temporary` uses a new data directory and removes it afterwards; `--unsafe` spares the disk,
for tests whose data nobody misses.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence

from config.launcher.console import complain
from config.launcher.errors import LauncherError
from config.launcher.servers import EmbeddedServers
from config.launcher.supervisor import Supervisor


def main(words: Sequence[str]) -> int:
    try:
        if not words or words == ["run"]:
            return Supervisor().run()
        if words[0] == "exec" and "--" in words:
            cut = words.index("--")
            return _execute(words[1:cut], words[cut + 1 :])
    except LauncherError as error:
        complain(str(error))
        return 1
    complain(__doc__ or "")
    return 2


def _execute(options: Sequence[str], program: Sequence[str]) -> int:
    """Run the program with servers that live as long as it does."""
    if "--unsafe" in options:
        os.environ["SIPILAR_UNSAFE_SERVERS"] = "1"
    temporary = "--temporary" in options
    with _temporary_data() if temporary else contextlib.nullcontext():
        process: subprocess.Popen[bytes] | None = None
        # Ctrl-C reaches the program too; let it end, then stop the servers.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate() if process else None)
        with EmbeddedServers(say=complain, attached=temporary, makes_keys=temporary):
            process = subprocess.Popen(program)
            return process.wait()


@contextlib.contextmanager
def _temporary_data() -> Iterator[None]:
    folder = tempfile.mkdtemp(prefix="sipilar-data-")
    os.environ["SIPILAR_DATA_DIR"] = folder
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
