"""Calibrated ensembles: parameter vectors with weights, and what they were made from."""
