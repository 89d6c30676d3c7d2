"""Calibration: what evidence from outside says of the model's parameters."""
