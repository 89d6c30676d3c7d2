"""Files that are there whole or not at all, also after a power cut.

A file is written under another name, brought to the disk, given its name, and then
the folder that holds the name is brought to the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

__all__ = ["UNFINISHED", "checksum", "json_bytes", "synchronise", "write_whole"]

UNFINISHED = ".unfinished-"


def write_whole(path: Path, content: bytes, *, replace: bool = True) -> bool:
    """Write a file; return whether it was written.

    Parameters
    ----------
    path : Path
    content : bytes
    replace : bool
        Whether to take the place of a file of that name; if not, and there is one, it stays.

    Raises
    ------
    OSError
        If the disk is full or does not let itself be written to; nothing is left behind.
    """
    unfinished = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    try:
        with open(unfinished, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            unfinished.replace(path)
        elif not _named_anew(unfinished, path):
            return False
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    synchronise(path.parent)
    return True


def _named_anew(unfinished: Path, path: Path) -> bool:
    """Name a file unless the name is taken, in one step: another process may do the same."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    finally:
        unfinished.unlink()
    return True


def synchronise(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if os.name == "nt":  # Windows does not open folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checksum(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def json_bytes(content: Any) -> bytes:
    """Return JSON for readers: indented, UTF-8, without NaN."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()
