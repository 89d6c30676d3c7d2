"""The server of the dashboard: one process, one port, on this machine unless told otherwise."""

from __future__ import annotations

import errno
import logging
import os
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.errors import InputError

if TYPE_CHECKING:
    from experiments.dashboard.served import Served

__all__ = ["address", "listen", "serve_pages"]

PAGE: Final = "experiments.dashboard.page"
LONGEST_MESSAGE: Final = 1_000_000
"""Bytes of a message from a browser: a click takes hundreds."""

SETTINGS: Final = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",  # nobody is told that somebody looks at a city
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",  # a browser that has gone without a word
    "SOLARA_THEME_LOADER": "plain",
    "SOLARA_THEME_TITLE": "reformlab",
}


def listen(host: str, port: int) -> socket.socket:
    """Take the port, before anything is built.

    Parameters
    ----------
    host : str
    port : int
        0 for any that is free.

    Raises
    ------
    InputError
        If it is in use, or there is no such address.
    """
    if not 0 <= port <= 65_535:
        raise InputError(
            f"{port} is no port", where="--port", right="give 1 to 65535, or 0 for any"
        )
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise InputError(
            f"there is no host '{host}'",
            where="--host",
            right="give an address of this machine; 127.0.0.1 is this machine alone",
        ) from None
    door = socket.socket(family, kind)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(place)
        door.listen(128)
    except OSError as error:
        door.close()
        raise _cannot_listen(host, port, error) from None
    return door


def _cannot_listen(host: str, port: int, error: OSError) -> InputError:
    if error.errno == errno.EADDRINUSE:
        return InputError(
            f"port {port} is in use",
            where="--port",
            why="another dashboard, or another program, listens there",
            right="end that one, or give another port (0 takes any that is free)",
        )
    return InputError(
        f"cannot listen on {host}, port {port}",
        where="--host" if error.errno == errno.EADDRNOTAVAIL else "--port",
        why=(error.strerror or str(error)).lower(),
        right="give an address of this machine, and a port from 1024 on",
    )


def address(door: socket.socket, query: str = "") -> str:
    """Return the address that a browser opens."""
    host, port = door.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?{query}" if query else "")


def serve_pages(
    what: Served, door: socket.socket, host: str, ready: Callable[[], None], browse: bool
) -> None:
    """Serve until told to stop (Ctrl-C).

    Parameters
    ----------
    what : Served
    door : socket
        Which listens already.
    host : str
        As it was asked for.
    ready : callable
        Called when pages can be opened.
    browse : bool
        Whether to open one.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    # of Mesa's component that Solara would have otherwise, and of cookies in frames of other pages
    warnings.filterwarnings("ignore", message=r"(?s).*ComponentsView: `use_state`")
    warnings.filterwarnings("ignore", message="Cookies with samesite=none require https")
    import uvicorn

    from experiments.dashboard.served import serve

    serve(what)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()
            if browse:
                threading.Thread(target=webbrowser.open, args=(address(door),), daemon=True).start()

    config = uvicorn.Config(
        _application(host),
        log_level="warning",
        access_log=False,
        ws_max_size=LONGEST_MESSAGE,
        timeout_graceful_shutdown=1,
        loop="asyncio",
    )
    Server(config).run(sockets=[door])


def _application(host: str) -> Any:
    """Return Solara's application behind our door."""
    from solara.server import app as apps
    from solara.server import server, settings
    from solara.server.starlette import app

    from experiments.dashboard.door import Door, allowed_hosts

    server.app_loop = _hanging_up(server.app_loop)
    apps.apps["__default__"] = apps.AppScript(PAGE)
    return Door(app, allowed_hosts(host), Path(settings.assets.proxy_cache_dir))


def _hanging_up(app_loop: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return Solara's loop over a page's messages, which ends at one that cannot be read.

    Left to itself (Solara 1.58) the error stops a portal from another thread than its own, after
    which the event loop of all pages spins: one malformed message would stop the server.
    """

    async def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            await app_loop(*args, **kwargs)
        except Exception as error:
            logging.getLogger(__name__).warning(
                "hung up on a page whose message cannot be read (%s)", type(error).__name__
            )

    return guarded
