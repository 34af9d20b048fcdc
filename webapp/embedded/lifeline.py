"""Run a command that ends when its parent does, and that may give up root first.

A script of its own, between fork and exec: `python -I -S lifeline.py SIGNAL PARENT IDENTITY COMMAND...`.
So nothing is left running after `kill -9` of the supervisor, and nothing unsafe runs in the forked copy of a
process that has threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534
SELF, NAMESPACE, NOBODY_USER = "self", "namespace", "nobody"


def die_with_parent(death_signal: int, parent: int) -> None:
    """Ask the kernel for this signal when the parent's starting thread ends; end at once if it has."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def take_identity(identity: str) -> None:
    """`namespace`: a user namespace of our own, where root is no longer root. `nobody`: the user nobody."""
    if identity == NAMESPACE:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWUSER) failed")
    elif identity == NOBODY_USER:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main() -> None:
    death_signal, parent, identity, *command = sys.argv[1:]
    take_identity(identity)  # first: a change of identity clears the death signal
    die_with_parent(int(death_signal), int(parent))
    os.execv(command[0], command)  # noqa: S606 - no shell is the point


if __name__ == "__main__":
    main()
