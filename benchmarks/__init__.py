"""What is fast, what is small, and against what: ``python -m benchmarks`` or ``make bench``.

Every ratio has both of its sides measured in one run, in turn (A B A B), so that
what else the machine does falls on both. One file of `benchmarks.measured` is one
measurement.
"""
