"""Kernels kept on disk are read without the compiler, and are the same kernels."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLLOWS = """
import os, sys
os.environ["NUMBA_CACHE_DIR"] = sys.argv[1]
sys.path.insert(0, sys.argv[1])
import numba
import numpy as np
from toy import add_twice, scaled

print(add_twice(np.arange(4.0), 1.5).tolist(), scaled(np.arange(3), 2).tolist())
hits = sum(sum(k.stats.cache_hits.values()) for k in (add_twice, scaled))
print(hits, "numba.np.linalg" in sys.modules)
"""
TOY = """
import numba
import numpy as np
from sim.kernel_cache import kept


def add_twice(numbers, number):
    made = np.empty_like(numbers)
    for i in range(len(numbers)):
        made[i] = numbers[i] + 2.0 * number
    return made


def scaled(numbers, factor):
    return numbers * factor


add_twice = kept(numba.njit(error_model="numpy", nogil=True)(add_twice))
scaled = kept(numba.njit(parallel=True)(scaled))
"""
VALUES = "[3.0, 4.0, 5.0, 6.0] [0, 2, 4]"


def run(folder: Path, code: str, *, fails: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=300,
    )
    assert (done.returncode != 0) == fails, done.stderr
    return done.stderr if fails else done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which two kernels lie."""
    made = tmp_path_factory.mktemp("cache")
    (made / "toy.py").write_text(TOY)
    lines = run(made, FOLLOWS).splitlines()
    assert lines == [VALUES, "0 True"], "the first process compiles"
    return made


def test_the_second_process_reads_them_and_loads_no_compiler(folder: Path) -> None:
    assert run(folder, FOLLOWS).splitlines() == [VALUES, "2 False"]


def test_after_reading_one_kernel_another_can_be_compiled(folder: Path) -> None:
    more = """
add_twice(np.arange(3, dtype=np.float32), 1.0)
fresh = numba.njit(lambda x: np.linalg.norm(x))
print(fresh(np.ones(4)), len(add_twice.signatures))
"""
    assert run(folder, FOLLOWS + more).splitlines()[-1] == "2.0 2"


def test_a_kernel_that_was_read_refuses_to_become_part_of_another(folder: Path) -> None:
    caller = """
@numba.njit
def outer(x):
    return add_twice(x, 1.0)[0]
outer(np.arange(4.0))
"""
    assert "unfit for linking" in run(folder, FOLLOWS + caller, fails=True)


def test_the_model_builds_and_runs_without_the_compiler() -> None:
    code = """
import sys
from sim import GovernanceModel
from tests.towns import hamlet
GovernanceModel(hamlet()).run(weeks=2)
"""
    run(ROOT, code)  # compiles what is not kept yet
    said = run(ROOT, code + "print('numba.np.linalg' in sys.modules)")
    assert said == "False\n"
