"""A peer's version in a process of its own, with the peer's own Python."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["PEERS", "Peer", "PeerNotInstalledError", "PeerProcess"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER_VARIABLE = "REFORMLAB_PEERS"
ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "NUMBA", "NUMEXPR", "POLARS", "RAYON")

Array = npt.NDArray[Any]


class PeerNotInstalledError(RuntimeError):
    """A peer's Python is not there; the message says how to make it."""


@dataclass(frozen=True)
class Peer:
    """One tool and the version of the model in it.

    Parameters
    ----------
    name : str
        As the tool calls itself.
    module : str
        In this package; has a class ``City(data)`` with ``step()`` and ``state()``.
    requirements : str
        File of names and versions in this folder; empty where this project's own do.
    """

    name: str
    module: str
    requirements: str = ""

    @property
    def folder(self) -> Path:
        """Return where the peer's environment is looked for."""
        folder = os.environ.get(FOLDER_VARIABLE) or ROOT / ".peers"
        return Path(folder) / self.name.lower()

    @property
    def python(self) -> str:
        """Return the peer's Python.

        Raises
        ------
        PeerNotInstalledError
            If there is none; says how to make one.
        """
        if not self.requirements:
            return sys.executable
        python = self.folder / "bin" / "python"
        if not python.exists():
            raise PeerNotInstalledError(
                f"{self.name} is not installed (there is no {python}). To measure it:\n"
                f"  python3.12 -m venv {self.folder}\n"
                f"  {python} -m pip install -r benchmarks/peers/{self.requirements}"
            )
        return str(python)


PEERS: Mapping[str, Peer] = {
    "numpy": Peer("NumPy", "in_numpy"),
    "mesa-frames": Peer("mesa-frames", "in_mesa_frames", "requirements-mesa-frames.txt"),
    "agentpy": Peer("AgentPy", "in_agentpy", "requirements-agentpy.txt"),
    "starsim": Peer("Starsim", "in_starsim", "requirements-starsim.txt"),
}
"""By the name of the environment's folder."""


class PeerProcess:
    """A peer's city in its own process, with one thread, to use in a ``with`` statement.

    Parameters
    ----------
    peer : Peer
    data : mapping of str to array
        What the peer's ``City`` is made of; goes through a file.

    Raises
    ------
    PeerNotInstalledError
    RuntimeError
        With what the process said, if it fails now or later.
    """

    def __init__(self, peer: Peer, data: Mapping[str, Array]) -> None:
        self.peer = peer
        python = peer.python
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name)
        np.savez(path / "data.npz", **data)
        self._said = (path / "said.txt").open("w+")
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PYTHON")
        }
        for library in ONE_THREAD:
            threads = "MAX_THREADS" if library == "POLARS" else "NUM_THREADS"
            environment[f"{library}_{threads}"] = "1"
        module = f"{__package__}.{peer.module}"
        self._process = subprocess.Popen(
            [python, "-m", f"{__package__}.serve", module, str(path / "data.npz")],
            cwd=ROOT,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        try:
            self._answer()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> PeerProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, weeks: int) -> float:
        """Let weeks pass there; return the seconds of processor time it took."""
        return float(self._ask(f"run {weeks}"))

    def state(self) -> dict[str, Array]:
        """Return the state of the city there."""
        path = Path(self._folder.name) / "state.npz"
        self._ask(f"write {path}")
        with np.load(path) as file:
            return dict(file)

    def close(self) -> None:
        """End the process and remove its files."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):  # it may have ended already
                self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._said.close()
        self._folder.cleanup()

    def _ask(self, order: str) -> str:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # what it said comes with the answer
            print(order, file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._said.seek(0)
            raise RuntimeError(f"{self.peer.name} failed:\n{self._said.read().strip()[-3000:]}")
        return line
