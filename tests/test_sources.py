"""Whatever is cited is in the list of sources, and whatever is listed is cited."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from docs import sources_page as sources
from docs.generate import SOURCES
from docs.sources_page import (
    CHECKS,
    ROOT,
    citations_of,
    citing_files,
    flat,
    is_listed,
    references,
    what_to_add,
)
from sim.parameters import PARAMETERS
from sim.reforms import REFORMS

LISTED = references()
LIST = sources.REFERENCES.read_text(encoding="utf-8")
TEXTS = {path: path.read_text(encoding="utf-8") for path in citing_files()}
CITING = " ".join(flat(text) for text in TEXTS.values())
CITED = {citation for text in TEXTS.values() for citation in citations_of(text)}


def unlisted(text: str) -> list[str]:
    return [citation for citation in citations_of(text) if not is_listed(citation, LISTED)]


def how_to_mend(path: Path, missing: list[str]) -> str:
    entries = "\n\n".join(what_to_add(citation, LISTED) for citation in missing)
    return (
        f"{path.relative_to(ROOT)} cites {', '.join(missing)}, not in docs/references.toml. "
        "Correct the text (a misspelt name; a word before the names that is none), or add there, "
        f"among the works by name, what follows, filled in:\n\n{entries}\n\n"
        "and run `python -m docs.generate`."
    )


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_work_a_file_cites_is_in_the_list(path):
    missing = unlisted(TEXTS[path])
    assert not missing, how_to_mend(path, missing)


@pytest.mark.parametrize("source", LISTED, ids=lambda source: source.cited_as[0])
def test_every_work_of_the_list_is_cited_as_the_list_says(source):
    for form in source.cited_as:
        assert flat(form) in CITING or form in CITED, (
            f"nobody cites {form}: take it from docs/references.toml"
        )


def test_the_sources_of_parameters_and_settings_are_among_the_texts():
    papers = [parameter.source for parameter in PARAMETERS.values()]
    papers += [setting.source for reform in REFORMS.values() for setting in reform.OWN_SETTINGS]
    cited = {citation for paper in papers for citation in citations_of(paper)}
    assert len(cited) > 40
    assert not [citation for citation in cited if not is_listed(citation, LISTED)]


@pytest.mark.parametrize(
    "text",
    [
        "as Somebody & Nobody (1999) have it",
        '"a size that Some" \n "body, Other and Third 2004 report"',
        "# after Unheard et al.\n# 2019",
        "Zhao, Snyder & Thurman 2002",  # one name misspelt
        "Lucas 2008",
        "Lucas (2007, 2008)",  # the first year is listed, the second not
    ],
)
def test_a_citation_that_is_not_listed_would_be_found(text):
    assert unlisted(text)


def test_a_failure_says_what_to_add_and_an_entry_is_refused_until_it_is_filled_in(
    tmp_path, monkeypatch
):
    said = how_to_mend(ROOT / "docs/why.md", ["Zimmermann & Nobody 1999"])
    assert said.startswith("docs/why.md cites Zimmermann & Nobody 1999")
    entry = said[said.index("[[work]]") : said.index("and run `python -m docs.generate`")]
    listed = tmp_path / "references.toml"
    monkeypatch.setattr(sources, "REFERENCES", listed)
    listed.write_text(f"{LIST}\n{entry}", encoding="utf-8")
    with pytest.raises(ValueError, match="Zimmermann & Nobody 1999"):
        references()
    checked = entry.replace('checked = ""', 'checked = "text"')
    listed.write_text(f"{LIST}\n{checked}", encoding="utf-8")
    assert is_listed("Zimmermann & Nobody 1999", references())


@pytest.mark.parametrize(
    ("citation", "listed"),
    [
        ("Saltelli & Chan 1999", "Saltelli, Tarantola & Chan 1999"),  # another form
        ("Saltelly et al. 2010", "Saltelli et al. 2010"),  # a slip
    ],
)
def test_a_failure_names_the_work_that_was_perhaps_meant(citation, listed):
    assert f"Perhaps the same as {listed}?" in what_to_add(citation, LISTED)
    assert "Perhaps" not in what_to_add("Zimmermann & Nobody 1999", LISTED)


def test_a_number_is_no_literature_where_its_source_gives_only_a_direction():
    """What says of itself that its size is assumed is not graded otherwise."""
    for parameter in PARAMETERS.values():
        if "size assumed" in parameter.source or "size not known" in parameter.source:
            assert parameter.grade == "assumed", parameter.name


def test_every_entry_is_complete_and_no_form_stands_for_two():
    forms = [form for source in LISTED for form in source.cited_as]
    assert len(forms) == len(set(forms))
    for source in LISTED:
        assert source.reference and source.used_for and source.checked in CHECKS, source
        assert not source.reference.startswith("http")
    for work in references("work"):
        for form in work.cited_as:  # 1981 also where a volume is of 1980-81
            assert any(y in work.reference for y in (form[-4:], f"-{form[-2:]})")), form


def test_the_page_is_what_the_list_gives():
    written = SOURCES.read_text(encoding="utf-8")
    assert written == sources.sources_page(), "run `python -m docs.generate`"
    for source in LISTED:
        assert source.used_for in written


def test_a_check_that_has_no_name_is_refused(tmp_path, monkeypatch):
    skimmed = LIST.replace('"abstract"', '"skimmed"', 1)
    (tmp_path / "references.toml").write_text(skimmed, encoding="utf-8")
    monkeypatch.setattr(sources, "REFERENCES", tmp_path / "references.toml")
    with pytest.raises(ValueError, match=r"skimmed.*not one of text, abstract"):
        references()


def test_examples_in_the_docstrings_run():
    result = doctest.testmod(sources)
    assert result.attempted and not result.failed
