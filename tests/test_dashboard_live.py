"""The dashboard as it is served: who may come in, what it survives, and in a real browser."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from benchmarks.measured.dashboard import STEP
from docs.browser import browser, dashboard, missing, until
from experiments.dashboard.door import Door, allowed_hosts
from scenarios import load, text
from sim.model import GovernanceModel

HOSTILE = "<img src=x onerror=\\\"document.title='hacked'\\\">&<b>"
SHOWN = HOSTILE.replace("\\", "")
CLOCKS = ("--warmup-weeks", "2", "--weeks", "26")
WEBSOCKET = "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEYS = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Path:
    """A city whose title and district have markup in them."""
    file = tmp_path_factory.mktemp("city") / "hostile.toml"
    content = text("test-town").replace('name = "test-town"', 'name = "hostile"')
    content = re.sub(r'^title = ".*"$', lambda _: f'title = "{HOSTILE}"', content, flags=re.M)
    file.write_text(content.replace('name = "Testing"', 'name = "<b>Testing</b>"'))
    return file


@pytest.fixture(scope="module")
def address(town):
    """A dashboard that is served."""
    words = (str(town), *CLOCKS, "--reform", "flatten:strength=0.5")
    with dashboard(*words, folder=town.parent) as url:
        yield url


def host_of(address: str) -> str:
    return urlsplit(address).netloc


def status_of(address: str, path: str, **headers: str) -> int:
    """Ask for a path as it is written; return the status."""
    connection = http.client.HTTPConnection(host_of(address), timeout=20)
    try:
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


# ---------------------------------------------------------------------- the door


@pytest.mark.parametrize(
    ("kind", "path", "headers", "status"),
    [
        ("http", "/", {"host": "127.0.0.1:1"}, 0),
        ("http", "/", {"host": "localhost"}, 0),
        ("http", "/", {"host": "[::1]:1"}, 0),
        ("http", "/", {"host": "evil.example:1"}, 403),
        ("http", "/", {"host": "127.0.0.1.evil.example"}, 403),
        ("http", "/", {"host": "127.0.0.1:1@evil.example"}, 403),
        ("http", "/", {}, 403),
        ("http", "/resourcez", {"host": "localhost"}, 404),
        ("http", "/anything", {"host": "localhost"}, 404),
        ("http", "/static/../pyproject.toml", {"host": "localhost"}, 404),
        ("http", "/static/%2e%2e/pyproject.toml", {"host": "localhost"}, 404),
        ("http", "/static/..%5cpyproject.toml", {"host": "localhost"}, 404),
        ("http", "/_solara/cdn/held@1/file.js", {"host": "localhost"}, 0),
        ("http", "/_solara/cdn/absent@1/file.js", {"host": "localhost"}, 404),
        ("http", "/_solara/cdn/held@1", {"host": "localhost"}, 404),
        ("websocket", "/jupyter/x", {"host": "localhost:1"}, 403),
        ("websocket", "/jupyter/x", {"host": "localhost:1", "origin": "http://localhost:1"}, 0),
        ("websocket", "/jupyter/x", {"host": "localhost:1", "origin": "http://localhost:2"}, 403),
        ("websocket", "/jupyter/x", {"host": "localhost:1", "origin": "http://evil.example"}, 403),
        ("websocket", "/jupyter/x", {"host": "localhost:1", "origin": "null"}, 403),
    ],
)
def test_the_door_lets_in_its_own_pages_and_nobody_else(kind, path, headers, status, tmp_path):
    (tmp_path / "held@1").mkdir()
    (tmp_path / "held@1/file.js").touch()
    door = Door(None, allowed_hosts("127.0.0.1"), tmp_path)
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert door.refuses({"type": kind, "method": "GET", "path": path, "headers": pairs}) == status


def test_a_page_of_another_server_can_post_nothing(tmp_path):
    door = Door(None, allowed_hosts("0.0.0.0"), tmp_path)
    headers = [(b"host", b"city.example"), (b"origin", b"http://evil.example")]
    scope = {"type": "http", "method": "POST", "path": "/_solara/api/close/1", "headers": headers}
    assert door.refuses(scope) == 403
    scope["headers"] = [(b"host", b"city.example"), (b"origin", b"http://city.example")]
    assert door.refuses(scope) == 0


def test_a_served_page_lets_nobody_else_in(address, town):
    assert urlsplit(address).hostname == "127.0.0.1"
    assert status_of(address, "/") == 200
    assert status_of(address, "/", Host="evil.example") == 403
    for path in (
        "/resourcez",
        "/hostile.toml",
        "/static/../hostile.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/public/%2e%2e/page.py",
        "/jupyter/nbextensions/../../../../../etc/passwd",
        "/_solara/cdn/%2e%2e/%2e%2e/pyvenv.cfg",
        "/_solara/cdn/nowhere@1.0.0/index.js",
    ):
        assert status_of(address, path) in (403, 404), path


def opened(address: str, origin: str | None, path: str = "") -> tuple[socket.socket, int]:
    """Open a websocket; return it and the status of the answer."""
    path = path or f"/jupyter/api/kernels/{uuid4()}/channels?session_id={uuid4()}"
    host, port = host_of(address).split(":")
    line = socket.create_connection((host, int(port)), timeout=20)
    said = "" if origin is None else f"Origin: {origin}\r\n"
    request = WEBSOCKET.format(path=path, host=host_of(address)) + KEYS + said
    line.sendall(f"{request}Cookie: solara-session-id=a\r\n\r\n".encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        part = line.recv(1)
        if not part:
            break
        answer += part
    return line, int(answer.split()[1]) if answer else 0


def sent(line: socket.socket, payload: bytes, opcode: int = 1) -> None:
    """Send a frame as a browser does: masked, here with zeros."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0xFE]) + size.to_bytes(2, "big")
    line.sendall(bytes([0x80 | opcode]) + length + b"\0\0\0\0" + payload)


HELLO = {"msg_type": "kernel_info_request", "msg_id": "1", "session": "s", "username": "u"}
GOOD = json.dumps(
    {"header": HELLO, "parent_header": {}, "metadata": {}, "content": {}, "channel": "shell"}
).encode()


def is_answered(address: str) -> bool:
    """Whether a page that has just come is answered."""
    line, status = opened(address, address.rstrip("/"))
    with line:
        assert status == 101
        sent(line, GOOD)
        heard = b""
        while b"kernel_info_reply" not in heard:
            part = line.recv(65_536)
            if not part:
                return False
            heard += part
        return True


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "https://127.0.0.1"])
def test_a_foreign_page_gets_no_websocket(origin, address):
    line, status = opened(address, origin)
    line.close()
    assert status == 403


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"header": 3}',
        b'{"header": {"msg_type": "shutdown_request"}, "channel": "shell"}',
        b'{"header": {"msg_type": "comm_msg"}, "channel": "shell", "content": {}}',
        b"\xff\xfe",
        b"[" * 60_000,
        b"\x7f\xff\xff\xff" * 8,
        b"\0\0\0\1\0\0\0\x08{}",
    ],
)
def test_a_malformed_message_harms_nobody_else(payload, address):
    for opcode in (1, 2):
        line, status = opened(address, address.rstrip("/"))
        with line:
            assert status == 101
            sent(line, payload, opcode)
    assert is_answered(address)


def test_fifty_pages_at_once_are_answered(address):
    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(is_answered, [address] * 50))


# ------------------------------------------------------------------- the browser


needs_browser = pytest.mark.skipif(bool(missing()), reason=f"no browser: {missing()}")


@pytest.fixture(scope="module")
def page(address, tmp_path_factory):
    """A browser with the page open."""
    with browser(downloads=tmp_path_factory.mktemp("downloads")) as driver:
        driver.get(address)
        until(lambda: week_of(driver) == 0, "the page")
        yield driver


def week_of(page) -> int | None:
    found = page.find_elements("id", "lab-week")
    return int(found[0].text) if found else None


def figures(page) -> dict[str, dict[str, float]]:
    """The table of the page as numbers, by arm and measure."""
    script = """return [...document.querySelectorAll('#figures td[data-arm]')].map(
        cell => [cell.dataset.arm, cell.parentElement.dataset.measure, cell.dataset.value])"""
    found: dict[str, dict[str, float]] = {}
    for arm, measure, value in page.execute_script(script):
        found.setdefault(arm, {})[measure] = float(value)
    return found


def press(page, label: str) -> None:
    """Press a button by what is written on it."""
    buttons = page.find_elements("css selector", "button")
    (button,) = (b for b in buttons if b.text.strip().lower() == label.lower())
    button.click()


def step_to(page, week: int) -> None:
    while (now := week_of(page)) < week:
        press(page, "step")
        until(lambda now=now: week_of(page) == now + 1, f"week {now + 1}")


def turn(page, slider: str, *keys: str) -> None:
    """Turn a slider with keys of the keyboard."""
    place = f'[data-slider="{slider}"] [role="slider"]'
    for key in keys:
        page.find_element("css selector", place).send_keys(key)


def simulated(weeks: int, seed: int = 0, **changes) -> dict[str, float]:
    city = load("test-town").with_(warmup_weeks=2, horizon_weeks=26, **changes)
    return GovernanceModel(city, rng=seed).run(2 + weeks).measures()


def assert_shows(page, weeks: int, strength: float, **changes) -> None:
    """Check the table against the model, to the last bit."""
    shown = figures(page)
    reform = {"adopted": [f"flatten:strength={strength}"]}
    for arm, adopted in (("baseline", {}), ("reformed", reform)):
        expected = simulated(weeks, **adopted, **changes)
        assert shown[arm] == pytest.approx(
            {name: expected[name] for name in shown[arm]}, rel=0, abs=0, nan_ok=True
        )


@needs_browser
def test_in_a_browser_a_city_is_stepped_turned_compared_linked_and_exported(page, tmp_path):
    from selenium.webdriver.common.keys import Keys

    step_to(page, 3)
    assert_shows(page, 3, 0.5)

    before = figures(page)
    turn(page, "flatten", Keys.END)
    until(lambda: figures(page) != before, "the stronger reform")
    assert week_of(page) == 3
    assert_shows(page, 3, 1.0)

    before = figures(page)
    turn(page, "hierarchy.attention", Keys.HOME)
    until(lambda: figures(page) != before, "the other parameter")
    assert_shows(page, 3, 1.0, parameters={"hierarchy.attention": 2.0})

    left, window = figures(page), page.current_window_handle
    link = page.find_element("id", "lab-link").get_attribute("href")
    page.switch_to.new_window("tab")
    page.get(link)
    until(lambda: week_of(page) == 3, "the page of the link")
    assert figures(page) == left
    page.close()
    page.switch_to.window(window)

    press(page, "export the run (zip)")
    folder = Path(page.capabilities["reformlab:downloads"])
    (file,) = until(lambda: list(folder.glob("*.zip")), "the file")
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as archive:
        assert "--set hierarchy.attention=2.0" in archive.read("commands.txt").decode()
        assert repr(left["reformed"]["order"]) in archive.read("measures.csv").decode()

    press(page, "reset")
    until(lambda: week_of(page) == 0, "week 0")
    assert all(value != value for value in figures(page)["baseline"].values())


@needs_browser
def test_in_a_browser_the_benchmark_measures_a_step(page):
    week = week_of(page)
    assert page.execute_async_script(STEP) > 0.0
    assert week_of(page) == week + 1


@needs_browser
def test_in_a_browser_play_goes_on_until_it_is_paused(page):
    press(page, "▶")
    until(lambda: week_of(page) >= 3, "some weeks")
    press(page, "❚❚")
    time.sleep(0.5)
    week = week_of(page)
    time.sleep(0.5)
    assert week_of(page) == week
    assert_shows(page, week, 1.0, parameters={"hierarchy.attention": 2.0})


@needs_browser
def test_in_a_browser_names_are_text_and_nothing_goes_wrong(page, address):
    assert "hacked" not in page.title
    assert SHOWN in page.find_element("css selector", ".lab-panel p").text
    assert not page.find_elements("css selector", ".lab-panel img, .lab-panel b")
    assert not wrong(page)


@needs_browser
def test_in_a_browser_the_page_fits_a_phone(page):
    phone = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        wide = "return document.documentElement.scrollWidth"
        until(lambda: page.execute_script(wide) <= 390, "a page as wide as the phone", 5.0)
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@needs_browser
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?city=tset-town", "did you mean 'test-town'?"),
        ("?city=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E", "<img src=x"),
        ("?week=9999", "after the last"),
    ],
)
def test_in_a_browser_a_wrong_link_is_a_safe_page_that_says_why(query, said, page, address):
    page.get("about:blank")  # what a page says on being left is no matter
    page.get_log("browser")
    page.get(address + query)
    until(lambda: said in page.find_element("tag name", "body").text, said)
    assert not page.find_elements("css selector", ".v-alert img")
    assert not wrong(page)


def wrong(page) -> list[str]:
    """What the browser's console calls an error since it was last asked."""
    return [entry["message"] for entry in page.get_log("browser") if entry["level"] == "SEVERE"]
