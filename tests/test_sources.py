"""Whatever is cited is in the list of sources, and whatever is listed is cited."""

from __future__ import annotations

import doctest

import pytest

from docs import sources_page as sources
from docs.generate import SOURCES
from docs.sources_page import CHECKS, ROOT, citations_of, citing_files, flat, is_listed, references
from sim.parameters import PARAMETERS
from sim.reforms import REFORMS

LISTED = references()
TEXTS = {path: path.read_text(encoding="utf-8") for path in citing_files()}
CITING = " ".join(flat(text) for text in TEXTS.values())


def unlisted(text: str) -> list[str]:
    return [citation for citation in citations_of(text) if not is_listed(citation, LISTED)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_work_a_file_cites_is_in_the_list(path):
    missing = unlisted(TEXTS[path])
    assert not missing, f"{path.name} cites {missing}: add it to docs/references.toml"


@pytest.mark.parametrize("source", LISTED, ids=lambda source: source.cited_as[0])
def test_every_work_of_the_list_is_cited_as_the_list_says(source):
    for form in source.cited_as:
        assert flat(form) in CITING, f"nobody cites {form}: take it from docs/references.toml"


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
    ],
)
def test_a_citation_that_is_not_listed_would_be_found(text):
    assert unlisted(text)


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


def test_the_page_is_what_the_list_gives():
    written = SOURCES.read_text(encoding="utf-8")
    assert written == sources.sources_page(), "run `python -m docs.generate`"
    for source in LISTED:
        assert source.used_for in written


def test_a_check_that_has_no_name_is_refused(tmp_path, monkeypatch):
    listed = sources.REFERENCES.read_text(encoding="utf-8")
    (tmp_path / "references.toml").write_text(listed.replace('"abstract"', '"skimmed"', 1))
    monkeypatch.setattr(sources, "REFERENCES", tmp_path / "references.toml")
    with pytest.raises(ValueError, match=r"skimmed.*not one of text, abstract"):
        references()


def test_examples_in_the_docstrings_run():
    result = doctest.testmod(sources)
    assert result.attempted and not result.failed
