"""The servers behind one `manage.py` command."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from config.launcher.console import complain
from config.launcher.errors import LauncherError
from config.launcher.servers import EmbeddedServers

# Commands that ask the database nothing; they need keys and names only.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "compilemessages",
    "startapp",
    "version",
}


def needs_servers(argv: Sequence[str]) -> bool:
    """Does this command line use the database or the queue?"""
    words = argv[1:]
    if not words or words[0] in WITHOUT_SERVERS or words[0].startswith("-"):
        # `check --database default` looks into the database.
        return words[:1] == ["check"] and "--database" in words
    return "--help" not in words and "-h" not in words


@contextlib.contextmanager
def servers_for_command(argv: Sequence[str] | None = None) -> Iterator[None]:
    """Fill the environment, and start the servers if the command needs them and they are down.

    Without a command line the servers are needed.
    """
    servers = EmbeddedServers(say=complain)
    try:
        os.environ.update(servers.prepare())
        wanted = argv is None or needs_servers(argv)
        try:
            if wanted:
                servers.start()
            yield
        finally:
            if wanted:
                servers.leave()
    except LauncherError as error:
        complain(str(error))
        sys.exit(1)
