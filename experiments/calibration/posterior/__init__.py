"""A posterior ensemble: parameter vectors with weights, by approximate Bayesian computation."""
