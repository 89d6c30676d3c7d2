"""The report: a file that stands alone, says what was found, and leads numbers to their runs."""

from __future__ import annotations

import argparse
import itertools
import json
import re
import shlex
import shutil
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

import scenarios
from experiments import compare, compare_command, saved_comparison
from experiments.cli import main
from experiments.options import scenario_of
from experiments.read_comparison import open_comparison
from experiments.report import render, write_report
from experiments.report.command_line import compare_words
from experiments.words import LANGUAGES, open_words
from sim.errors import InputError
from sim.measures import MEASURES
from sim.parameters import PARAMETERS
from sim.reform_spec import parse_reform, parse_shock
from sim.reforms import REFORMS
from sim.scenario import District

SCRIPT = '<script>alert("x")</script>'
DISTRICT = "<em>East</em>"
VOID = {"meta", "br", "link", "img", "input", "hr"}


@pytest.fixture(scope="module")
def town():
    """A town whose title and district try to be HTML."""
    return scenarios.load("test-town").with_(
        title=f"A town {SCRIPT}",
        warmup_weeks=2,
        horizon_weeks=8,
        parameters={"trust.trust_drift": 0.01},
        districts=[District(DISTRICT, residents=10_000, streets=2, communities=6)],
    )


@pytest.fixture(scope="module", autouse=True)
def no_figures():
    """A saved comparison draws figures, which take longest and are not looked at here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saved_comparison, "_draw", lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def saved(town, tmp_path_factory, no_figures) -> Path:
    found = compare(town, ["flatten", "mediation"], runs=3, rng=5, workers=1)
    return found.save(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def comparison(saved):
    return open_comparison(saved)


@pytest.fixture(scope="module")
def pages(comparison) -> dict[str, str]:
    return {language: render(comparison, open_words(language)) for language in LANGUAGES}


@pytest.fixture
def copy(saved, tmp_path) -> Path:
    """The folder of results, to be spoilt."""
    return Path(shutil.copytree(saved, tmp_path / "results"))


class Page(HTMLParser):
    """A page's tags, ids, links and text, and whether its tags are nested as they ought to be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == [], "tags that are never closed"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def all(self, *names: str) -> list[dict]:
        return [attributes for tag, attributes in self.tags if tag in names]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, pages) -> Page:
    return Page(pages[request.param])


# ---- the file stands alone and can be read by anybody ------------------------


def test_nothing_in_the_file_comes_from_elsewhere(page, pages):
    assert not page.all("script", "link", "iframe", "object", "img", "base")
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            if name in ("href", "src", "xlink:href", "action", "data"):
                assert value.startswith("#"), f"<{tag} {name}={value!r}>"
    for text in pages.values():
        style = text.partition("<style>")[2].partition("</style>")[0]
        assert "@import" not in style and "url(" not in style
        assert "http" not in text.replace("https://www.w3.org", "") or "://" not in text


def test_every_link_leads_somewhere_and_no_id_is_given_twice(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [attributes["href"][1:] for attributes in page.all("a", "use")]
    assert set(targets) <= set(ids)
    named = [a[key] for _, a in page.tags for key in ("aria-labelledby",) if key in a]
    assert named and set(named) <= set(ids)


def test_headings_stand_in_order_and_tables_say_what_their_cells_are(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all("scope" in header for header in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))


def test_the_page_says_its_language_and_each_figure_what_it_shows(page):
    assert page.all("html")[0]["lang"] in ("en", "zh-Hans")
    figures = page.all("svg")
    assert len(figures) == len(page.all("figure")) >= 8
    assert all(figure["role"] == "img" for figure in figures)
    assert page.all("title") and len(page.all("title")) == len(figures) + 1
    assert any(a.get("class") == "skip" for a in page.all("a"))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255.0 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ink", ["ink", "soft", "link", "better", "worse", "open"])
@pytest.mark.parametrize("ground", ["paper", "wash"])
def test_letters_stand_out_from_their_ground_as_wcag_asks(ink, ground):
    style = (files("experiments.report") / "templates/style.css").read_text()
    colours = dict(re.findall(r"--(\w+): (#\w{6});", style))
    light, dark = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_names_from_a_scenario_are_text_and_never_markup(pages, page):
    assert all("<script" not in text for text in pages.values())
    assert all("<em>" not in text for text in pages.values())
    assert SCRIPT in page.text and DISTRICT in page.text


# ---- it says what was found -------------------------------------------------


def test_every_number_of_the_table_is_the_one_of_the_comparison(comparison, pages):
    page = pages["en"]
    for row in comparison.rows:
        place = 1 + comparison.reforms.index(row.reform)
        anchor = f"runs-{row.measure.replace('_', '-')}-{place}"
        assert f'id="{anchor}"' in page
        linked = re.findall(rf'href="#{anchor}">([^<]+)</a>', page)
        share = 100.0 if row.unit.startswith("share") else 1.0
        near = [abs(value(text) - share * row.difference) / digit(text) for text in linked]
        assert min(near) <= 0.51, row.measure


def value(text: str) -> float:
    return float(text.partition(" to ")[0].replace("−", "-"))


def digit(text: str) -> float:
    """What the last digit of a number stands for."""
    return 10.0 ** -len(text.partition(" to ")[0].partition(".")[2])


def test_every_run_behind_a_number_is_in_the_file_with_its_seed(comparison, page):
    for run in comparison.replications:
        assert str(run.seed) in page.text
        numbers = [float(word) for word in re.findall(r"\d+\.\d+", page.text)]
        level = run.measures["flatten"]["order"]
        assert min(abs(number - level) for number in numbers) < 0.006


def test_better_and_worse_are_said_only_of_what_holds_after_correction(comparison, pages):
    from experiments.contrasts import family_p_values

    page = Page(pages["en"])
    marks = page.text.count("▲ better") + page.text.count("▼ worse")
    clear = sum(p < 0.05 for p in family_p_values(comparison.rows).values())
    # in the table of indices and in that of all measures; both signs in each of two keys
    assert marks == 2 * clear + 4
    signs = sum(a.get("class") in ("better", "worse") for a in page.all("li"))
    assert signs == clear


def test_the_first_arm_is_the_one_with_the_highest_headline(comparison, pages):
    means = {
        arm: sum(r.measures[arm]["headline"] for r in comparison.replications)
        for arm in comparison.details.arms
    }
    best = max(means, key=means.get)
    lead = Page(pages["en"]).text.partition("weigh the same, ")[2]
    assert lead.startswith(f"{best} comes first" if best != "baseline" else "no reform")


def test_the_report_names_what_it_did_not_examine_and_what_is_assumed(pages):
    text = Page(pages["en"]).text
    assert "What would overturn this ranking?" in text
    assert re.search(r"\d+ of 313 numbers of city and model are assumed", text)
    assert "reformlab robust" in text
    assert all(name in pages["en"] for name in ("trust.trust_drift", "staff.court"))


def test_the_command_of_the_report_asks_for_the_same_comparison(comparison):
    arms = ["mediation:strength=0.5", "flatten"]
    asked = scenarios.load("daqing-2012").with_(
        horizon_weeks=3,
        tick_days=1,
        simulated_districts=2,
        reforms=[parse_reform(arm) for arm in arms],
        shocks=[parse_shock("downturn")],
    )
    command = compare_words(replace(comparison, scenario=asked, margin=2.0))
    program, name, *words = shlex.split(command)
    assert (program, name) == ("reformlab", "compare")
    parser = argparse.ArgumentParser()
    compare_command.add_arguments(parser)
    args = parser.parse_args(words)
    assert scenario_of(args).sha256 == asked.sha256
    assert args.reforms == arms
    assert (args.runs, args.rng, args.margin) == (3, 5, 2.0)
    assert "--warmup-weeks" not in words, "what the file says is not said again"


def test_a_scenario_changed_in_python_has_no_command_line_but_python(pages):
    assert "reformlab compare " not in pages["en"].partition('id="reproduce"')[2]
    assert "Scenario.from_dict" in pages["en"]


# ---- what is missing is said in a line --------------------------------------


def test_a_comparison_without_series_or_residents_says_so(copy):
    for name in ("series.parquet", "winners_and_losers.csv"):
        (copy / name).unlink()
    page = Page(render(open_comparison(copy)))
    assert "has no weekly series" in page.text
    assert "kept no residents" in page.text


def test_one_pair_makes_no_claim_about_chance(comparison):
    page = Page(render(replace(comparison, replications=comparison.replications[:1])))
    assert "One pair of runs says nothing about chance." in page.text
    assert "▲ better " not in page.text.replace("▲ better, ▼ worse", "")


# ---- wrong input ------------------------------------------------------------


def spoilt(folder: Path, **changes) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for key, value in changes.items():
        if value is None:
            del manifest[key]
        else:
            manifest[key] = value
    (folder / "manifest.json").write_text(json.dumps(manifest))


SPOILT = {
    "no manifest": (lambda f: (f / "manifest.json").unlink(), "holds no manifest.json"),
    "half a manifest": (
        lambda f: (f / "manifest.json").write_text('{"command"'),
        "cannot be read",
    ),
    "a manifest of a run": (lambda f: spoilt(f, command="run"), "holds no comparison"),
    "a manifest of a study": (lambda f: spoilt(f, kind="study"), "holds a study"),
    "another format": (lambda f: spoilt(f, format=2), "has format 2"),
    "no seeds": (lambda f: spoilt(f, replications=None), "says nothing of replications"),
    "no runs": (lambda f: (f / "runs.parquet").unlink(), "lacks runs.parquet"),
    "damaged runs": (lambda f: (f / "runs.parquet").write_bytes(b"PAR1"), "cannot be read"),
    "a table of something else": (
        lambda f: (f / "winners_and_losers.csv").write_text("a,b\n1,2\n"),
        "lacks column",
    ),
    "no folder": (lambda f: shutil.rmtree(f), "there is no such folder"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_folder_that_is_no_whole_comparison_is_refused_in_one_line(copy, capsys, what):
    spoil, said = SPOILT[what]
    spoil(copy)
    target = copy.parent / "report.html"
    target.write_text("the old one")
    assert main(["report", str(copy), "-o", str(target)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("reformlab: ") and shown.err.count("\n") == 1
    assert said in shown.err
    assert target.read_text() == "the old one"


def test_a_pair_without_one_measure_is_refused_by_name(copy):
    import pandas

    runs = pandas.read_parquet(copy / "runs.parquet")
    rows = (runs.measure == "wait_p90") & (runs.arm == "flatten") & (runs.replication == 1)
    runs[~rows].to_parquet(copy / "runs.parquet")
    with pytest.raises(InputError, match=r"replication 1, arm flatten \(wait_p90"):
        open_comparison(copy)


@pytest.mark.parametrize(
    ("target", "said"), [("", "is a folder"), ("nowhere/r.html", "there is no such folder")]
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read(
    saved, tmp_path, capsys, target, said
):
    assert main(["report", str(saved), "-o", str(tmp_path / target)]) == 2
    assert said in capsys.readouterr().err


def test_an_interrupted_report_leaves_the_old_one(comparison, tmp_path, monkeypatch):
    from experiments.studies import whole_file

    def full(*_):
        raise OSError(28, "No space left on device")

    target = tmp_path / "report.html"
    target.write_text("the old one")
    monkeypatch.setattr(whole_file.os, "fsync", full)
    monkeypatch.setattr("experiments.report.page.render", lambda *_: "new")
    with pytest.raises(InputError, match="No space left"):
        write_report(comparison, target)
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]
    assert target.read_text() == "the old one"


# ---- what is read back is what was saved ------------------------------------


def test_a_comparison_read_back_says_what_it_said_when_it_was_saved(saved, comparison):
    assert comparison.text() + "\n" == (saved / "table.txt").read_text()


# ---- words ------------------------------------------------------------------


def sentences(language: str) -> dict[str, str]:
    return dict(open_words(language).sentences)


def test_every_sentence_is_in_every_language_with_the_same_places():
    english = sentences("en")
    for language in LANGUAGES:
        other = sentences(language)
        assert set(other) == set(english), set(other) ^ set(english)
        for key, text in other.items():
            places = [sorted(re.findall(r"\{(\w+)\}", t)) for t in (english[key], text)]
            assert places[0] == places[1], key
            assert text.strip() or key in ("list.sentences", "people.joint"), key


def test_every_sentence_is_used_and_every_key_that_is_used_is_there():
    from experiments import words

    folder = Path(words.__file__).parents[1]
    sources = [*folder.rglob("*.py"), *folder.rglob("report/templates/*.html")]
    text = "\n".join(source.read_text() for source in sources)
    for key in sentences("en"):
        plain = re.sub(r"\.(one|other)$", "", key)
        stem = re.escape(plain.rpartition(".")[0])
        made = re.search(rf"f\"{stem}\.{{|'{stem}\.' ~", text)
        assert f'"{plain}"' in text or f"'{plain}'" in text or made, key
    templates = "\n".join(s.read_text() for s in sources if s.suffix == ".html")
    for key in re.findall(r"t\('([\w.]+)'[,)]", templates):
        assert key in sentences("en") or f"{key}.one" in sentences("en"), key


def test_every_measure_unit_reform_and_group_has_a_chinese_name():
    from experiments.analysis_of_pairs.winners_and_losers import EVERYBODY
    from experiments.units_in_words import unit_in_words
    from sim.vocabulary import PARTICIPANT_TYPES, VULNERABILITIES

    names = tomllib.loads((files("experiments.words") / "zh_names.toml").read_text("utf-8"))
    assert set(names["measure"]) == set(MEASURES)
    units = {m.unit for m in MEASURES.values()}
    assert units | {unit_in_words(unit)[1] for unit in units} == set(names["unit"])
    assert set(names["arm"]) == {"baseline", *REFORMS}
    assert set(names["reform_title"]) == set(REFORMS)
    assert set(names["group"]) == {m.group for m in MEASURES.values()}
    assert set(names["process"]) == {p.group for p in PARAMETERS.values()}
    assert set(names["city"]) == {scenarios.title(name) for name in scenarios.names()}
    groups = {name.replace("_", " ") for name in (*PARTICIPANT_TYPES, *VULNERABILITIES)}
    assert groups | {EVERYBODY} <= set(names["residents"])


def test_a_language_that_nobody_speaks_is_refused(saved, capsys):
    with pytest.raises(InputError, match="there is no language 'zn'; did you mean 'zh'"):
        open_words("zn")
    assert main(["report", str(saved), "--lang", "zn"]) == 2
    assert "invalid choice: 'zn'" in capsys.readouterr().err


def test_the_chinese_page_has_no_english_left_but_what_says_so(pages):
    """Words of code, sources and units of parameters stay; they say that they are English."""
    text = (
        pages["zh"].partition("<body>")[2].partition('<section aria-labelledby="assumptions">')[0]
    )
    text = re.sub(r"<code>.*?</code>", "", text, flags=re.S)
    words = set(re.findall(r"[A-Za-z]{4,}", " ".join(Page(f"{text}</main>").words)))
    assert words <= {"Holm", "town", "script", "alert", "Testing", "runs"}
