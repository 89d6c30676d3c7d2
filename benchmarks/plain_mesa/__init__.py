"""The model as Mesa's users write it: an object for everything, plain Python, `random.random`.

What `sim` is timed against. Rules are the same functions, uncompiled; luck is
drawn as it comes. It is written to be fast within its means: no rule is asked
where a cheap test answers, neighbours are lists, draws are one a resident and
week. Its outcomes have the same distribution as those of `sim`
(`benchmarks.same_outcomes`), not the same values.
"""

from benchmarks.plain_mesa.model import PlainCity

__all__ = ["PlainCity"]
