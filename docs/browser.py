"""A dashboard in a real browser without a window: for tests, screenshots and benchmarks.

The browser and its driver are the system's (Debian: ``chromium`` and ``chromium-driver``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

__all__ = ["browser", "dashboard", "missing", "until"]

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30.0


def missing() -> str:
    """Return what is missing for a browser, or nothing."""
    import importlib.util

    if importlib.util.find_spec("selenium") is None:
        return "the package selenium is not installed"
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian: chromium, chromium-driver)"
    return ""


@contextmanager
def dashboard(*arguments: str, folder: Path = ROOT) -> Iterator[str]:
    """Serve a dashboard from a process of its own, on a free port; give its address."""
    command = [sys.executable, "-m", "experiments.cli", "dashboard", *arguments]
    with subprocess.Popen(
        [*command, "--port", "0", "--no-browser"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if " is at " not in line:
                raise RuntimeError(f"the dashboard did not start: {line}")
            yield line.split(" is at ")[1].split()[0]
        finally:
            process.terminate()
            try:
                process.wait(10.0)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def browser(
    width: int = 1400, height: int = 1000, downloads: Path | None = None
) -> Iterator[Chrome]:
    """Start a browser without a window."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    flags: Sequence[str] = ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage")
    for flag in (*flags, f"--window-size={width},{height}", "--force-color-profile=srgb"):
        options.add_argument(flag)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # which Chromium refuses to root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if downloads is not None:
        options.add_experimental_option(
            "prefs",
            {"download.default_directory": str(downloads), "download.prompt_for_download": False},
        )
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.capabilities["reformlab:downloads"] = str(downloads or "")
    try:
        yield driver
    finally:
        driver.quit()


def until(found: Any, what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask again and again until there is an answer that is not false; return it."""
    from selenium.common.exceptions import StaleElementReferenceException

    end = time.monotonic() + seconds
    while True:
        try:
            answer = found()
        except StaleElementReferenceException:  # drawn anew meanwhile
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)
