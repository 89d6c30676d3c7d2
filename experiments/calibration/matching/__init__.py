"""History matching: which parameter values the evidence rules out (Craig et al. 1997)."""
