"""PostgreSQL's settings and who may connect; written anew at each start."""

import os

from config.launcher.identity import ServerUser
from config.launcher.paths import DataDir

SETTINGS = """\
# Written by SIPILAR's launcher at each start; your own settings belong in local.conf.
listen_addresses = ''
unix_socket_directories = '{run}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 256MB
max_wal_size = 1GB
wal_compression = pglz
max_locks_per_transaction = 256
jit = off
# A killed worker's statement that waits for a lock would keep its own locks all the while.
client_connection_check_interval = 2s
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] postgres '
# Names and numbers of people stand in statements and their details: keep them out of the log.
log_min_error_statement = panic
log_error_verbosity = terse
"""
# For tests, whose data nobody misses after a power cut.
UNSAFE = """\
fsync = off
synchronous_commit = off
full_page_writes = off
"""
HBA = """\
# Only over the private socket, only system users named in pg_ident.conf.
local all all peer map=sipilar
"""


def write_config(data: DataDir, user: ServerUser) -> None:
    """Settings, access rules and the users who may connect."""
    settings = SETTINGS.format(run=data.run)
    if os.environ.get("SIPILAR_UNSAFE_SERVERS") == "1":
        settings += UNSAFE
    main = data.pg / "postgresql.conf"
    include = "include 'sipilar.conf'\ninclude_if_exists 'local.conf'\n"
    text = main.read_text()
    if not text.endswith(include):
        main.write_text(text + "\n" + include)
    identities = "".join(
        f'sipilar "{client}" {role}\n'
        for client in user.clients
        for role in ("sipilar", "postgres")
    )
    for name, content in (
        ("sipilar.conf", settings),
        ("pg_hba.conf", HBA),
        ("pg_ident.conf", identities),
    ):
        path = data.pg / name
        path.write_text(content)
        path.chmod(0o600)
        if user.is_other:
            os.chown(path, user.uid, user.gid)
