"""What residents hear of in a city: where it comes from and what it changes."""

from __future__ import annotations

import numpy as np
import pytest
from adoption import convert
from sameness import differing
from towns import two_towns, warmed

import sim.model
from sim.model import GovernanceModel
from sim.vocabulary import NEWS, RIGHTS

OFF = {"diffusion.diffusion_pace": 0.0}


def share_knowing(model: GovernanceModel, topic: int) -> float:
    return float((model.columns["topics"] >> topic & 1).mean())


def test_switched_off_the_city_is_the_one_in_which_nobody_talks_of_anything(monkeypatch):
    off = warmed(two_towns(parameters=OFF)).run(12)
    monkeypatch.setattr(sim.model, "spread_topics", lambda *_: None)
    monkeypatch.setattr(sim.model, "begin_knowing", lambda *_: None)
    without = warmed(two_towns()).run(12)
    assert off.trajectory_sha256 == without.trajectory_sha256
    assert differing(off, without) == []
    assert off.measures() == without.measures()
    assert not off.columns["topics"].any()


def test_switched_on_by_default_it_changes_what_happens(warm_two_towns):
    off = warmed(two_towns(parameters=OFF)).run(4)
    assert warm_two_towns.run(4).trajectory_sha256 != off.trajectory_sha256


def test_the_shares_who_know_rest_near_where_they_begin():
    """The town begins where talk, media and forgetting balance when all mix with all."""
    model = GovernanceModel(two_towns(), rng=1)
    begin = [share_knowing(model, topic) for topic in (RIGHTS, NEWS)]
    model.run(104)
    for topic, share in zip((RIGHTS, NEWS), begin, strict=True):
        assert share_knowing(model, topic) == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize(
    ("reform", "topic"),
    [
        ("rule-of-law:skill=0,judges=0,awareness=0.4", RIGHTS),
        ("opinion-guidance:message=0,publicity=0,awareness=0.4", RIGHTS),
        ("opinion-guidance:message=0,publicity=1,awareness=0", NEWS),
        ("online-voice:judging=0,posts=0,answering=0,complaints=0,voice=1", NEWS),
    ],
)
def test_reforms_that_teach_or_publish_are_sources(reform, topic, warm_two_towns):
    baseline = warm_two_towns.fork().run(26)
    reformed = convert(warm_two_towns, reform).run(26)
    assert share_knowing(reformed, topic) > share_knowing(baseline, topic) + 0.05
    other = NEWS if topic == RIGHTS else RIGHTS
    assert share_knowing(reformed, other) == pytest.approx(share_knowing(baseline, other), abs=0.01)


@pytest.mark.parametrize(
    ("gain", "channel", "topic"),
    [("rights_gain", "court", RIGHTS), ("news_gain", "online", NEWS)],
)
def test_who_knows_a_channel_takes_it_more_often(gain, channel, topic):
    def first(size: float) -> float:
        parameters = {f"diffusion.{gain}": size, "diffusion.known_start.rights": 1.0}
        parameters["diffusion.known_start.news"] = 1.0
        model = warmed(two_towns(parameters=parameters)).run(26)
        assert share_knowing(model, topic) > 0.3
        return model.account.count(f"first_{channel}")

    assert first(0.5 if gain == "rights_gain" else 2.0) > 1.15 * first(0.0)


def test_what_is_heard_does_not_depend_on_tick_or_threads():
    models = [
        GovernanceModel(two_towns(tick_days=days), rng=1, threads=threads).run(20)
        for days, threads in ((7, 1), (7, 2), (1, 1))
    ]
    assert all(differing(models[0], other) == [] for other in models[1:])
    assert len(np.unique(models[0].columns["topics"])) == 4
