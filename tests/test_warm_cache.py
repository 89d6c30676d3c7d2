"""Compiling ahead of time leaves nothing behind but compiled code."""

from __future__ import annotations

import multiprocessing

import pytest
from towns import hamlet

from experiments import warm_cache


def test_the_process_that_compiles_the_offices_is_waited_for(monkeypatch):
    monkeypatch.setattr(warm_cache, "cores", lambda: 2)
    with warm_cache._offices_compiled_meanwhile(hamlet()):
        assert len(multiprocessing.active_children()) == 1
    assert not multiprocessing.active_children()


def test_it_does_not_outlive_an_error_of_ours(monkeypatch):
    monkeypatch.setattr(warm_cache, "cores", lambda: 2)
    with pytest.raises(KeyboardInterrupt), warm_cache._offices_compiled_meanwhile(hamlet()):
        raise KeyboardInterrupt
    for child in multiprocessing.active_children():
        child.join(5.0)
    assert not multiprocessing.active_children()


def test_on_one_core_nothing_runs_beside(monkeypatch):
    monkeypatch.setattr(warm_cache, "cores", lambda: 1)
    with warm_cache._offices_compiled_meanwhile(hamlet()):
        assert not multiprocessing.active_children()
