"""Pictures of the dashboard, for the README and for looking at.

Needs a browser (`docs.browser`); pictures change whenever browser or fonts do, so no test
compares them.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

from docs.browser import browser, dashboard, missing, until

__all__ = ["main"]

FIGURES = Path(__file__).resolve().parent / "figures"
CITY = ("daqing-2012", "--reform", "flatten")
WEEK = 52
SIZES = {"dashboard": (1400, 1500, False), "dashboard-phone": (390, 1500, True)}
COLOURS = 256


def main() -> int:
    """Write the pictures."""
    if missing():
        print(f"no pictures: {missing()}", file=sys.stderr)
        return 1
    with dashboard(*CITY) as address, browser() as page:
        for name, (width, height, mobile) in SIZES.items():
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
            page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            page.get(f"{address}?city={CITY[0]}&reform={CITY[2]}&week={WEEK}")
            until(
                lambda: [e for e in page.find_elements("id", "lab-week") if e.text == str(WEEK)],
                f"week {WEEK}",
            )
            time.sleep(1.0)  # until nothing slides or fades any more
            _write(FIGURES / f"{name}.png", page.get_screenshot_as_png())
    return 0


def _write(path: Path, picture: bytes) -> None:
    """Write a picture with few colours, which makes it small."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)
    print(f"{path.relative_to(FIGURES.parent.parent)}: {path.stat().st_size // 1024} kB")
