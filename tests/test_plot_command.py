"""Figures for papers: what they look like, vectors at the size asked for, and what is refused."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from figure_baselines import FIGURES, FOLDER, contrasts, people, save
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from towns import two_towns

from experiments import compare, saved_comparison
from experiments.cli import main
from experiments.figure_file import write_figure
from experiments.figure_kinds import KINDS
from experiments.figure_style import fit_texts, house_style
from experiments.plots import plot_differences
from experiments.plots_of_pairs import plot_winners_and_losers
from experiments.words import open_words
from sim.errors import InputError

TOLERANCE = 6.0
"""Root mean square of a pixel's difference, of 255: hinting of letters, not a moved line."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    town = two_towns(warmup_weeks=2, horizon_weeks=8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saved_comparison, "_draw", lambda *_, **__: None)
        found = compare(town, ["flatten", "mediation"], runs=2, workers=1)
        return found.save(tmp_path_factory.mktemp("results"))


# ---- what they look like ----------------------------------------------------


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_looks_like_its_picture(name, tmp_path):
    drawn = tmp_path / f"{name}.png"
    save(FIGURES[name], drawn)
    difference = compare_images(FOLDER / f"{name}.png", drawn, TOLERANCE)
    assert difference is None, difference


def test_another_number_is_another_picture(tmp_path):
    drawn = tmp_path / "differences.png"
    save(lambda ax: plot_differences(contrasts(shift=0.4), ax), drawn)
    assert compare_images(FOLDER / "differences.png", drawn, TOLERANCE) is not None


def test_no_word_of_a_narrow_figure_reaches_beyond_it():
    with house_style():
        figure = Figure(figsize=(3.2, 3.0), layout="constrained")
        ax = figure.subplots()
        plot_winners_and_losers(people(), ax)
        fit_texts(figure)
        figure.draw_without_rendering()
    for text in (ax.title, ax.xaxis.label):
        box = text.get_window_extent()
        assert box.x0 >= -2.0 and box.x1 <= figure.bbox.width + 2.0, text.get_text()


def test_the_style_is_given_back(tmp_path):
    from matplotlib import rcParams

    before = dict(rcParams)
    write_figure(lambda ax: ax.plot([0, 1]), tmp_path / "a.pdf", open_words(), (80.0, 60.0))
    assert dict(rcParams) == before


# ---- the files --------------------------------------------------------------


def test_a_pdf_has_the_size_asked_for_and_letters_that_are_letters(saved, tmp_path, capsys):
    file = tmp_path / "ranks.pdf"
    assert main(["plot", str(saved), "ranks", "-o", str(file), "--width", "89"]) == 0
    assert capsys.readouterr().out == f"written: {file}\n"
    content = file.read_bytes()
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", content)
    points = 72.0 / 25.4
    assert float(box[1]) == pytest.approx(89.0 * points, abs=0.5)
    assert float(box[2]) == pytest.approx(KINDS["ranks"].height * points, abs=0.5)
    assert b"/Type42" in content or b"/TrueType" in content or b"/CIDFontType2" in content
    assert b"/Subtype /Image" not in content, "vectors, no pixels"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_and_twice_the_same_file(kind, saved, tmp_path):
    files = [tmp_path / f"{n}.svg" for n in (1, 2)]
    for file in files:
        assert main(["plot", str(saved), kind, "-o", str(file)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    texts = [e.text for e in ElementTree.parse(files[0]).iter() if e.tag.endswith("}text")]
    assert len(texts) > 4, "letters stay letters"


def test_a_chinese_figure_as_svg_needs_no_chinese_font(saved, tmp_path, monkeypatch):
    from experiments import figure_file

    monkeypatch.setattr(figure_file, "_chinese_font", lambda: None)
    file = tmp_path / "a.svg"
    assert main(["plot", str(saved), "people", "-o", str(file), "--lang", "zh"]) == 0
    assert "层级扁平化" in file.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="no font with Chinese letters"):
        write_figure(lambda ax: None, tmp_path / "a.pdf", open_words("zh"), (80.0, 60.0))


# ---- wrong input ------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ranks", "-o", "a.doc"], "no kind of figure"),
        (["ranks", "-o", "nowhere/a.pdf"], "there is no such folder"),
        (["rank"], "invalid choice: 'rank'"),
        (["ranks", "--measure", "order"], "--measure has no meaning for 'ranks'"),
        (["districts", "--reform", "flaten"], "did you mean 'flatten'"),
        (["over-time", "--measure", "open_dispute"], "did you mean 'open_disputes'"),
        (["differences", "--measure", "ordr"], "did you mean 'order'"),
        (["runs", "--measure", "satisfaction_users"], "another baseline for each reform"),
        (["ranks", "--width", "3"], "give a size from 30 to 1000 mm"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_line_and_nothing_is_written(
    saved, tmp_path, monkeypatch, capsys, words, said
):
    monkeypatch.chdir(tmp_path)
    before = sorted(saved.iterdir())
    assert main(["plot", str(saved), *words]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("\n") == 1
    assert said in shown.err
    assert not list(tmp_path.iterdir()) and sorted(saved.iterdir()) == before
