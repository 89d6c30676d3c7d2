"""One place that decides how compiled code is compiled and where it is cached.

numba checks only the file of the function it loads from its cache; a rule that
was edited in another file would silently keep its old compiled result inside
its callers. The cache therefore lives in a folder named after a hash of every
source file of the model, and the folder is set before numba is used.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = [
    "array_subroutine",
    "cache_folder",
    "frugal_kernel",
    "kernel",
    "parallel_kernel",
    "plain",
    "rule",
    "source_hash",
    "stage",
    "subroutine",
    "vector_loop",
]

# Folders and files without compiled code, from which compiled code takes nothing: editing them
# compiles nothing anew.
PLAIN = {
    "agents",
    "arms.py",
    "books.py",
    "caseload.py",
    "column.py",
    "columns.py",
    "errors.py",
    "garbage.py",
    "institutions.py",
    "limiting_case.py",
    "measures.py",
    "model.py",
    "official.py",
    "outcomes.py",
    "own_process.py",
    "parameters",
    "problems.py",
    "reform_spec.py",
    "reforms",
    "residents_table.py",
    "scenario.py",
    "scenario_levels.py",
    "scenario_make.py",
    "scenario_schema.py",
    "shocks",
    "table_reader.py",
}


def source_hash(root: Path | None = None) -> str:
    """Return a hash of all Python sources below `root` (default: this package).

    Parameters
    ----------
    root : Path, optional
        Folder whose ``*.py`` files are hashed, names and contents; but for what is
        `PLAIN`.

    Returns
    -------
    str
        16 hexadecimal digits; any edit of any file changes them.
    """
    root = root or Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] in PLAIN:
            continue
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return (and create) the folder of compiled code for these sources.

    ``REFORMLAB_CACHE`` overrides the base folder; otherwise the user's cache
    folder is used, and the system's temporary folder where that is read-only.
    """
    version = f"py{sys.version_info.major}{sys.version_info.minor}-{source_hash()}"
    base = os.environ.get("REFORMLAB_CACHE") or os.environ.get("XDG_CACHE_HOME")
    home = Path(base) if base else Path.home() / ".cache"
    for parent in (home / "reformlab", Path(tempfile.gettempdir()) / "reformlab"):
        folder = parent / "numba" / version
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise OSError(
        "no writable folder for compiled code: set REFORMLAB_CACHE to a folder you may write to"
    )


os.environ["NUMBA_CACHE_DIR"] = str(cache_folder())
if "numba" in sys.modules:  # a notebook may have imported numba before us
    sys.modules["numba"].config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]

import numba  # noqa: E402  (the cache folder must be set first)

from sim.kernel_cache import kept  # noqa: E402

Function = Callable[..., Any]


def rule(function: Function) -> Any:
    """Compile a behavioural rule: a small pure scalar function.

    A rule uses ``math.exp``, ``log``, ``log1p``, ``sqrt`` and arithmetic only,
    so that the compiled and the plain function agree to the last bit
    (``rule.py_func`` is the plain one).
    """
    return numba.njit(error_model="numpy", forceinline=True, _nrt=False)(function)


def plain(rule: Any) -> Function:
    """Return a rule as the Python function it was: for the few calls outside compiled loops.

    The same bits; and a rule by itself is not kept in the cache of compiled code, so
    that calling it compiled would mean compiling it in every process. For rules that
    call no other rule.
    """
    function: Function = rule.py_func
    return function


def stage(function: Function) -> Any:
    """Compile a stage of a larger kernel into it: written apart for the reader, no call is left.

    For a function that is called from one place and needs many arrays; passing
    them would cost more than the work.
    """
    return numba.njit(error_model="numpy", inline="always", _nrt=False)(function)


def subroutine(function: Function) -> Any:
    """Compile a part of a kernel that is called from several places in it, as a call."""
    return numba.njit(error_model="numpy", _nrt=False)(function)


def array_subroutine(function: Function) -> Any:
    """Compile a part of a kernel that makes arrays, as a call; not for frugal kernels."""
    return numba.njit(error_model="numpy")(function)


def _arrays_apart(flags: Any) -> Any:
    flags.noalias = True
    return flags


def vector_loop(function: Function) -> Any:
    """Compile a loop over rows, part of a kernel, so that several rows are worked off at once.

    For a loop of arithmetic without calls, early ends and sums over rows. The
    compiler may assume that what is written through one array is not read through
    another: the arrays given must not overlap. Every row's result has the same bits
    as one by one.
    """
    loop = numba.njit(error_model="numpy", _nrt=False)(function)
    loop._compiler._customize_flags = _arrays_apart
    return loop


def kernel(function: Function) -> Any:
    """Compile a loop that applies rules to rows, on one thread."""
    return kept(numba.njit(error_model="numpy", nogil=True)(function))


def frugal_kernel(function: Function) -> Any:
    """Compile a loop that makes no array, without the counting of references.

    Counting costs an atomic operation whenever an array is touched: a sixth of
    the time of an office event. A kernel that does make an array fails to compile.
    """
    return kept(numba.njit(error_model="numpy", nogil=True, _nrt=False)(function))


def parallel_kernel(function: Function) -> Any:
    """Compile a loop over places that may run on several threads.

    Each place writes its own rows and its own sums, so the result does not
    depend on the number of threads.
    """
    return kept(numba.njit(error_model="numpy", parallel=True, nogil=True)(function))
