"""The kinds of ties, one a file.

Each file holds a kernel ``add_*(..., pairs, used)`` that writes its ties after
the first `used` rows of `pairs` and returns how many rows are then used. Where
`pairs` is too short it keeps counting without writing, so that the caller can
give it longer ones and call again: the same draws give the same ties.
"""
