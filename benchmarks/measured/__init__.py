"""The measurements: one a file, found by themselves.

A module has ``TITLE`` (str), ``ORDER`` (its place in the table) and
``measure(effort) -> list[Figure]``.
"""
