"""Pictures of the report for the README; needs Chromium.

Compares the reforms of the test town, writes the report in both languages, and takes a picture of
its beginning: as on a desk in English, as on a telephone in Chinese.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from experiments import compare
from experiments.read_comparison import open_comparison
from experiments.report import write_report
from experiments.words import open_words
from scenarios import load

__all__ = ["main"]

FIGURES: Final = Path(__file__).resolve().parent / "figures"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
PICTURES: Final = {"en": (1100, 1250), "zh": (500, 1250)}
"""Width and height of the window, by language; Chromium has no window narrower than 500."""


def main() -> int:
    """Take the pictures; return the exit code."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print("screenshots need Chromium, which is not there", file=sys.stderr)
        return 2
    city = load("test-town").with_(warmup_weeks=26, horizon_weeks=104)
    with tempfile.TemporaryDirectory() as folder:
        comparison = open_comparison(compare(city, runs=10).save(folder))
        for language, size in PICTURES.items():
            page = write_report(comparison, Path(folder) / "report.html", open_words(language))
            _take(browser, page, FIGURES / f"report_{language}.png", size)
    return 0


def _take(browser: str, page: Path, picture: Path, size: tuple[int, int]) -> None:
    words = ["--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    words += [f"--window-size={size[0]},{size[1]}", f"--screenshot={picture}", page.as_uri()]
    subprocess.run([browser, *words], check=True, capture_output=True)
    print(f"written: {picture}")
