"""The cache of compiled kernels, made to be read quickly.

numba's own cache does two things at each start that only a compiler needs. Before it reads
the first kernel it loads everything that it can compile; and with each kernel it reads
the form from which others could be compiled. Both wait here until something is compiled:
that is a quarter of a second, a third of the time from the imports to the first tick.

The same sources in another folder find the same kernels: the cache is named after what
the sources say (`sim.compiled.source_hash`), not where they lie.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import llvmlite.binding
from numba.core import caching
from numba.core.caching import CompileResultCacheImpl, FunctionCache
from numba.core.runtime import rtsys

__all__ = ["kept"]

# What stands for the form of a kernel from which others are compiled. A kernel that was read
# and is then called by another that is being compiled stops with numba's own error.
NOTHING = llvmlite.binding.parse_assembly("").as_bitcode()

PACKAGE = Path(__file__).resolve().parent
NAMES = ("UserProvidedCacheLocator", "_UserProvidedCacheLocator")  # new and old ones
NamedFolder: Any = next(vars(caching)[name] for name in NAMES if hasattr(caching, name))


class FolderOfSources(NamedFolder):
    """Where in the cache the kernels of a file lie: by its place in this package."""

    @classmethod
    def get_suitable_cache_subpath(cls, py_file: str) -> str:
        """Return the folder for a file; one that is not of this package keeps its own path."""
        folder = Path(py_file).resolve().parent
        if not folder.is_relative_to(PACKAGE):
            return str(super().get_suitable_cache_subpath(py_file))
        return "_".join((PACKAGE.name, *folder.relative_to(PACKAGE).parts))


class MachineCodeAlone(CompileResultCacheImpl):
    """What is written of a kernel, and how it is made again from that."""

    _locator_classes = (FolderOfSources, *CompileResultCacheImpl._locator_classes)

    def reduce(self, result: Any) -> tuple[Any, ...]:
        """Return what is kept of a compiled kernel."""
        library, *rest = super().reduce(result)
        name, form, code = library
        if form == "object":
            machine_code, _ = code
            library = (name, form, (machine_code, NOTHING))
        return (library, *rest)

    def rebuild(self, context: Any, kept: tuple[Any, ...]) -> Any:
        """Return the compiled kernel of what was kept."""
        description = kept[1]
        names = {description.llvm_func_name, description.llvm_cpython_wrapper_name}
        context.codegen()._engine._defined_symbols |= names  # numba finds them in what is left out
        result = super().rebuild(context, kept)
        result.library._shared_module = None  # refuses to become part of another kernel
        return result


class KernelCache(FunctionCache):
    """Kernels on disk, one signature a file."""

    _impl_class = MachineCodeAlone

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Return the compiled kernel for a signature, or None if it is not kept."""
        rtsys.initialize(context)  # arrays that kernels make
        with self._guard_against_spurious_io_errors():
            return self._load_overload(signature, context)


def kept(kernel: Any) -> Any:
    """Keep a function that numba compiles when it is first called, or take it from the cache.

    Parameters
    ----------
    kernel : numba dispatcher
        Called from Python only, never by other compiled code.
    """
    kernel._cache = KernelCache(kernel.py_func)
    return kernel
