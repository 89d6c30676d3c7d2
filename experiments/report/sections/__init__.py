"""The sections of a report, one a file: what each part of the page shows of a comparison."""
