"""Every notebook runs from top to bottom and ends with a figure worth saving."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

import experiments.notebooks

FOLDER = Path(experiments.notebooks.__file__).parent
NOTEBOOKS = sorted(path for path in FOLDER.glob("*.py") if path.name != "__init__.py")


@pytest.fixture(autouse=True)
def small(monkeypatch, tmp_path):
    """Small, without a window, in a folder of its own."""
    monkeypatch.setenv("REFORMLAB_SMALL", "1")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.chdir(tmp_path)
    pyplot.close("all")
    yield
    pyplot.close("all")


def cells(path: Path, kind: str) -> list[str]:
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == kind]


def test_the_notebooks_have_names_in_the_order_to_read_them():
    assert [path.name[0] for path in NOTEBOOKS] == sorted({path.name[0] for path in NOTEBOOKS})
    assert "1_first_steps.py" in {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_ends_with_a_figure(path, tmp_path):
    namespace = {"__name__": "notebook"}
    for number, source in enumerate(cells(path, "code")):
        exec(compile(source, f"{path.name}, code cell {number + 1}", "exec"), namespace)
    assert "figure" in cells(path, "code")[-1]
    figure = namespace["figure"]
    assert isinstance(figure, Figure)
    assert all(ax.has_data() and ax.get_ylabel() + ax.get_title() for ax in figure.axes)
    figure.savefig(tmp_path / "figure.png")
    assert {entry.name for entry in Path.cwd().iterdir()} == {"figure.png"}, "leaves nothing behind"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_its_number_and_becomes_a_valid_ipynb(path):
    title, *_ = cells(path, "markdown")
    assert title.startswith(f"# {path.name[0]}. ")
    nbformat.validate(jupytext.read(path))


def test_a_notebook_runs_in_a_real_kernel_and_shows_its_figure(monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.delenv("MPLBACKEND")  # the kernel has its own, which shows figures
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parents[1]))
    notebook = jupytext.read(FOLDER / "1_first_steps.py")
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    *_, last = (cell for cell in notebook.cells if cell.cell_type == "code")
    shown = [kind for output in last.outputs for kind in output.get("data", {})]
    assert "image/png" in shown
