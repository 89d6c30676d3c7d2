"""What is built and installed: everything a run needs, found from any folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import scenarios

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("sim", "scenarios", "experiments")
FILES = ("pyproject.toml", "README.md", "LICENSE", "reformlab.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel built from a copy of the sources, so that building leaves no traces in them."""
    source = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, source / package, ignore=skip)
    for name in FILES:
        shutil.copy(ROOT / name, source)
    target = tmp_path_factory.mktemp("wheel")
    build = f"from setuptools.build_meta import build_wheel; build_wheel({str(target)!r})"
    done = subprocess.run(
        [sys.executable, "-c", build], cwd=source, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("reformlab-*.whl")
    return built


def test_the_wheel_holds_every_source_city_template_and_table_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    sources = {p.relative_to(ROOT).as_posix() for d in PACKAGES for p in (ROOT / d).rglob("*.py")}
    cities = {f"scenarios/cities/{name}.toml" for name in scenarios.names()}
    folder = ROOT / "experiments/evidence"
    evidence = {p.relative_to(ROOT).as_posix() for p in folder.iterdir() if p.suffix != ".py"}
    evidence = {name for name in evidence if not name.endswith("__pycache__")}
    for package in ("report/templates", "words", "ensembles"):
        evidence |= {
            p.relative_to(ROOT).as_posix() for p in (ROOT / "experiments" / package).glob("*.*")
        }
    assert "experiments/words/zh.toml" in evidence
    assert "experiments/ensembles/shipped.toml" in evidence
    assert sources | cities | evidence | {"reformlab.py"} <= held
    assert {name.split("/")[0] for name in held} == {*PACKAGES, "reformlab.py"}


def test_an_installed_wheel_finds_its_cities_from_any_folder(wheel, tmp_path):
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = (
        "import sys, reformlab\n"
        "assert reformlab.__file__.startswith(sys.argv[1]), reformlab.__file__\n"
        "sys.argv[1:] = ['scenarios', 'show', 'daqing-2012']\n"
        "sys.exit(reformlab.main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "169,522" in done.stdout
    assert not list(elsewhere.iterdir())


def test_the_installed_command_runs_from_any_folder(tmp_path):
    command = Path(sys.executable).parent / "reformlab"
    done = subprocess.run(
        [command, "scenarios", "list"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "test-town" in done.stdout


def test_every_folder_of_code_is_a_package():
    for package in PACKAGES:
        folders = {path.parent for path in (ROOT / package).rglob("*.py")}
        assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_constraints_pin_every_dependency_and_name_no_registry():
    text = (ROOT / "constraints.txt").read_text()
    assert not re.search(r"://|--|\bindex\b", text)
    pins = set()
    for line in text.splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r'[\w.-]+==[\w.]+( ; python_version (<|>=) "3\.12")?', line), line
            pins.add(_plain(line.partition("==")[0]))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["test"], *extras["lint"], *extras["bench"]]
    assert {_plain(re.match(r"[\w-]+", entry)[0]) for entry in wanted} <= pins


def _plain(name: str) -> str:
    """Return the normalised name of a distribution."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_mesa_is_pinned_to_the_last_version_that_each_python_can_run():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert 'Mesa==3.3.1 ; python_version < "3.12"' in lines
    assert 'Mesa==3.5.1 ; python_version >= "3.12"' in lines
