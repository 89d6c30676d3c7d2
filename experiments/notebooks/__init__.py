"""Notebooks, kept as text: percent cells that jupytext turns into notebooks and back.

``jupytext --to ipynb 1_first_steps.py`` makes a notebook; editors that know percent cells open
them as they are. Each ends with a figure and takes under two minutes; with ``REFORMLAB_SMALL=1`` in
the environment ten seconds at most, with shorter clocks and fewer runs, which prove nothing.
"""
