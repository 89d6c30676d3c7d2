"""The report of a comparison: one HTML file that opens anywhere, in any language we have."""

from experiments.report.page import check_target, render, write_report

__all__ = ["check_target", "render", "write_report"]
