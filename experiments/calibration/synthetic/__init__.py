"""Synthetic truth: whether calibration finds parameters that are known."""
