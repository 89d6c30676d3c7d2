"""Compiled code follows its sources: an edited rule is never served from an old cache."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.compiled import PLAIN, cache_folder, source_hash

SOURCES = Path(sim.__file__).parent

# `update_areas` is compiled in one file and calls `committee_free_share`, a rule of another file.
ASK = """
import numba
import numpy as np
from sim.areas import AREA
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.processes.social_capital import update_areas
areas = np.zeros(1, AREA)
areas["delegated"] = 1.0
update_areas(parameter_record(values()), np.array([0, 100], np.int32), areas, 1.0)
hits = sum(update_areas.stats.cache_hits.values())
print(repr(float(areas["committee_free"][0])), hits, numba.config.CACHE_DIR, sep="\\n")
"""

EDIT = """

@rule
def committee_free_share(delegated, p):
    return 0.125
"""


def ask(folder: Path, cache: Path, script: str = ASK) -> list[str]:
    """Run a script on the copy of the sources in `folder`, with compiled code kept in `cache`."""
    environment = {**os.environ, "REFORMLAB_CACHE": str(cache), "PYTHONPATH": str(folder)}
    environment.pop("NUMBA_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def copy_of_the_sources(folder: Path) -> Path:
    shutil.copytree(SOURCES, folder / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_editing_a_rule_changes_what_is_compiled_from_it_elsewhere(tmp_path):
    cache = tmp_path / "cache"
    folder = copy_of_the_sources(tmp_path / "code")
    share, hits, kept_in = ask(folder, cache)
    assert 0.0 < float(share) < 1.0
    assert float(share) != 0.125
    assert int(hits) == 0
    assert Path(kept_in).is_relative_to(cache)

    again, hits, _ = ask(folder, cache)  # a new process finds what the first has compiled
    assert [again, int(hits)] == [share, 1]

    elsewhere = copy_of_the_sources(tmp_path / "elsewhere")
    moved, hits, _ = ask(elsewhere, cache)  # and so does the same code in another folder
    assert [moved, int(hits)] == [share, 1]

    with (folder / "sim" / "processes" / "participation.py").open("a", encoding="utf-8") as rules:
        rules.write(EDIT)
    edited, hits, kept_elsewhere = ask(folder, cache)
    assert [float(edited), int(hits)] == [0.125, 0]
    assert kept_elsewhere != kept_in

    shutil.rmtree(folder)
    copy_of_the_sources(folder)  # the old sources are back, and so is what was compiled
    restored, hits, _ = ask(folder, cache)
    assert [restored, int(hits)] == [share, 1]


def test_numba_imported_first_is_told_where_the_cache_is(tmp_path):
    script = (
        "import numba; import sim.compiled, os; "
        "print(numba.config.CACHE_DIR, os.environ['NUMBA_CACHE_DIR'], sep='\\n')"
    )
    told, said = ask(SOURCES.parent, tmp_path, script)
    assert told == said
    assert Path(told).is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.py").write_text("x = 2\n"),
        lambda root: (root / "deep" / "b.py").write_text("y = 1 \n"),
        lambda root: (root / "c.py").write_text(""),
        lambda root: (root / "a.py").rename(root / "z.py"),
        lambda root: (root / "deep" / "b.py").unlink(),
    ],
)
def test_any_change_of_any_source_changes_the_hash(tmp_path, change):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "deep" / "b.py").write_text("y = 1\n")
    before = source_hash(tmp_path)
    assert source_hash(tmp_path) == before
    change(tmp_path)
    assert source_hash(tmp_path) != before


def test_a_new_reform_compiles_nothing_anew(tmp_path):
    (tmp_path / "reforms").mkdir()
    before = source_hash(tmp_path)
    (tmp_path / "reforms" / "new.py").write_text("x = 1\n")
    assert source_hash(tmp_path) == before


COMPILERS = {"rule", "stage", "kernel", "frugal_kernel", "parallel_kernel"}


def compiled_in(tree: ast.Module) -> list[ast.FunctionDef]:
    """Return the functions of a file that are compiled."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator) in COMPILERS for decorator in node.decorator_list)
    ]


def imported_by(tree: ast.Module) -> dict[str, str]:
    """Return the file or folder of `sim` that each name of a file comes from."""
    return {
        name.asname or name.name: node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.")
        for name in node.names
    }


def test_what_is_plain_is_there_and_holds_nothing_compiled():
    assert all((SOURCES / name).exists() for name in PLAIN)
    for path in SOURCES.rglob("*.py"):
        if path.relative_to(SOURCES).parts[0] in PLAIN:
            assert not compiled_in(ast.parse(path.read_text())), path


def test_compiled_code_takes_nothing_from_what_is_plain():
    # A constant of a plain file would be frozen into what is compiled and outlive an edit.
    seen = 0
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text())
        compiled = compiled_in(tree)
        origin = imported_by(tree)
        used = {
            node.id
            for function in compiled
            for part in function.body
            for node in ast.walk(part)
            if isinstance(node, ast.Name)
        }
        for name in used & origin.keys():
            seen += 1
            assert not {origin[name], f"{origin[name]}.py"} & PLAIN, (path, name)
    assert seen > 100


def test_what_is_no_source_leaves_the_hash(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    before = source_hash(tmp_path)
    (tmp_path / "notes.txt").write_text("y")
    (tmp_path / "a.pyc").write_bytes(b"z")
    assert source_hash(tmp_path) == before


def test_the_cache_folder_is_named_after_python_and_the_sources(tmp_path, monkeypatch):
    monkeypatch.setenv("REFORMLAB_CACHE", str(tmp_path))
    folder = cache_folder()
    assert folder.is_dir()
    assert folder.is_relative_to(tmp_path)
    version = f"py{sys.version_info.major}{sys.version_info.minor}"
    assert folder.name == f"{version}-{source_hash()}"


def test_where_the_users_cache_cannot_be_written_the_temporary_folder_serves(tmp_path, monkeypatch):
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    monkeypatch.setenv("REFORMLAB_CACHE", str(blocked))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert cache_folder().is_relative_to(tmp_path / "reformlab")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(blocked))
    with pytest.raises(OSError, match="set REFORMLAB_CACHE to a folder you may write to"):
        cache_folder()
