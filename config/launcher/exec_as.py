"""Becomes another program, as another user if asked, that ends when its parent does.

Run as `python -I -S exec_as.py '{"uid": …}' program arguments…`, so that nothing happens between
fork and exec in the parent's own process. It reads no other module of the project.

As root the servers run as an unprivileged user. When that user cannot enter the directories
above the data or the binaries (a clone under /root), nobody's permissions are changed: the server
keeps one capability, to pass directories and read files (CAP_DAC_READ_SEARCH), or, where
a container withholds that one, CAP_DAC_OVERRIDE.
"""

import ctypes
import json
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
CAP_SETPCAP = 8
CAPABILITY_VERSION_3 = 0x20080522


def main() -> None:
    orders = json.loads(sys.argv[1])
    program = sys.argv[2:]
    os.umask(0o077)
    libc = ctypes.CDLL(None, use_errno=True)
    if "uid" in orders:
        _become(libc, orders["uid"], orders["gid"], orders["paths"])
    if orders.get("die_with") and sys.platform == "linux":
        # After the change of user: the kernel forgets the wish at that moment.
        libc.prctl(PR_SET_PDEATHSIG, int(orders["die_with"]))
        if os.getppid() != orders["parent"]:
            sys.exit(0)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    os.execv(program[0], program)


def _become(libc: ctypes.CDLL, uid: int, gid: int, paths: list[str]) -> None:
    linux = sys.platform == "linux"
    if linux:
        libc.prctl(PR_SET_KEEPCAPS, 1)
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except OSError as error:
        sys.exit(f"Cannot become user {uid}: {error}")
    if not linux:
        return
    if all(os.access(path, os.R_OK | os.X_OK) for path in paths):
        _set_capabilities(libc, effective=[], permitted=[])
        return
    for capability in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE):
        if _keep(libc, capability) and all(_can_see(path) for path in paths):
            return
    sys.exit(f"User {uid} cannot reach {' or '.join(paths)}")


def _can_see(path: str) -> bool:
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def _keep(libc: ctypes.CDLL, capability: int) -> bool:
    """Keep this one capability, also through exec; False where we do not have it."""
    if not _set_capabilities(libc, effective=[capability, CAP_SETPCAP], permitted=None):
        return False
    # initdb asks access(2) about its own binary, which overlooks capabilities without this bit.
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    if libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) != 0:
        return False
    return _set_capabilities(libc, effective=[capability], permitted=[capability])


def _set_capabilities(
    libc: ctypes.CDLL, *, effective: list[int], permitted: list[int] | None
) -> bool:
    """Set our capabilities; with None, keep what is permitted."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable of capabilities 0–31, then of 32–63
    held = (ctypes.c_uint32 * 6)()
    libc.capget(header, held)
    held[0] = held[2] = sum(1 << capability for capability in effective)
    held[1] = held[1] if permitted is None else sum(1 << capability for capability in permitted)
    held[3] = held[4] = held[5] = 0
    return libc.capset(header, held) == 0


if __name__ == "__main__":
    main()
