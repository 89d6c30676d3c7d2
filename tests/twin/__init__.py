"""The twin: the same model as a Mesa user would write it, and its executable specification.

An object for each resident, case, office and area; plain Python; a heap of
events; no columns, no compiled code, no luck from NumPy. It shares with the
model only the behavioural rules (uncompiled, see `plain`), the words of the
vocabulary and the reforms. Read `twin.py` first: its `step` is the process
overview, in the order of the ODD.
"""

from .twin import Twin

__all__ = ["Twin"]
