"""Who may come in: requests for this host, from pages of this server, for what is the page's own.

A browser lets any web page talk to a server on its own machine. Two headers it always sends
truthfully tell such a page apart: Host (a foreign name that leads here: DNS rebinding) and
Origin (a foreign page that opens a websocket or posts).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

__all__ = ["Door", "allowed_hosts"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
EVERYWHERE: Final = ("0.0.0.0", "::")
CDN: Final = "/_solara/cdn/"
OWN: Final = ("/static/", "/jupyter/", CDN, "/_solara/api/close/")
"""What the page consists of, beside itself at the root."""


def allowed_hosts(host: str) -> tuple[str, ...] | None:
    """Return the names by which a server that listens at `host` may be called; None for any."""
    return None if host in EVERYWHERE else tuple(dict.fromkeys((host.lower(), *LOOPBACK)))


class Door:
    """ASGI middleware that answers 403 or 404 to whatever is not the page's own.

    Parameters
    ----------
    app : ASGI application
    hosts : collection of str or None
        Names it may be called by; None if any (then only the Origin is checked).
    files : Path
        Folder of the packaged files that the page's libraries consist of. Others would be fetched
        from the network and kept, by whoever asks.
    """

    def __init__(self, app: App, hosts: Collection[str] | None, files: Path) -> None:
        self.app = app
        self.hosts = hosts
        self.files = files.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        status = self.refuses(scope)
        if status:
            await _refuse(scope, send, status)
        elif scope["type"] == "websocket":
            await self.app(scope, _read_first(receive), send)
        else:
            await self.app(scope, receive, send)

    def refuses(self, scope: Scope) -> int:
        """Return the status with which a request is refused; 0 if it may come in."""
        headers = _headers(scope)
        host = headers.get("host", "")
        if self.hosts is not None and _name(host) not in self.hosts:
            return 403
        origin = headers.get("origin")
        speaks = scope["type"] == "websocket" or scope.get("method") not in ("GET", "HEAD")
        if speaks and (origin is None or urlsplit(origin).netloc.lower() != host.lower()):
            return 403
        return 0 if self._is_own(scope["path"]) else 404

    def _is_own(self, path: str) -> bool:
        if path in ("/", ""):
            return True
        plain = unquote(path)
        if "\\" in plain or ".." in plain.split("/") or "\0" in plain:
            return False
        if plain.startswith(CDN):
            file = (self.files / plain.removeprefix(CDN)).resolve()
            return file.is_relative_to(self.files) and file.is_file()
        return plain.startswith(OWN)


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in scope["headers"]}


def _name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    return (urlsplit(f"//{host}").hostname or "") if _is_plain(host) else ""


def _is_plain(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").netloc == host and urlsplit(f"//{host}").port != 0
    except ValueError:
        return False


def _read_first(receive: Receive) -> Receive:
    """Hang up on whoever sends a binary message that is shorter than it says.

    Its first four bytes say how many parts it has, and Solara counts as far as they say.
    """

    async def read() -> Message:
        message = await receive()
        content = message.get("bytes")
        if content is not None and not 4 <= 4 * (1 + _parts(content)) <= len(content):
            return {"type": "websocket.disconnect", "code": 1007}
        return message

    return read


def _parts(content: bytes) -> int:
    return int.from_bytes(content[:4], "big", signed=True)


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    text = b"Forbidden" if status == 403 else b"Not Found"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
