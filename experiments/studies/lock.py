"""Who may write into a study: one process, or several with a share each.

The lock belongs to the open file, so the system takes it back from a process that
dies, however it dies; no stale lock can be left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from experiments.studies.shard import Shard
from sim.errors import InputError

__all__ = ["is_busy", "study_lock"]

NAME = "lock"
PATIENCE_SECONDS = 0.5
"""Who only looks whether the lock is held holds it for a moment."""


@contextmanager
def study_lock(folder: Path, shard: Shard | None = None) -> Iterator[None]:
    """Hold the right to write into a study.

    A process that computes all of it excludes everybody; one with a share excludes
    those who compute all, and those with the same share.

    Raises
    ------
    InputError
        If somebody else holds it.
    """
    with ExitStack() as held:
        whole = held.enter_context(open(folder / NAME, "ab"))
        _take(whole, folder, shared=shard is not None)
        if shard is not None:
            own = held.enter_context(open(folder / f"{NAME}-{shard.file_name}", "ab"))
            _take(own, folder, shared=False)
        yield


def _take(file: BinaryIO, folder: Path, *, shared: bool) -> None:
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            raise _busy(folder) from None
        return
    import fcntl

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise _busy(folder) from None
            time.sleep(PATIENCE_SECONDS / 10.0)


def _busy(folder: Path) -> InputError:
    return InputError(
        "another process is at work on this study",
        where=str(folder),
        why="two at once would do the same runs",
        right="wait for it, end it and use --resume, or share the work with --shard i/n",
    )


def is_busy(folder: Path) -> bool:
    """Return whether somebody is at work on a study."""
    if os.name == "nt":
        return False
    import fcntl

    try:
        with open(folder / NAME, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
