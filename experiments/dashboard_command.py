"""``reformlab dashboard``: a live city in the browser, without and with reforms."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from experiments.options import add_city_arguments, add_set_argument, check_seed, scenario_of

if TYPE_CHECKING:
    from experiments.dashboard.served import Served

__all__ = ["add_arguments", "execute"]

DEFAULT_CITY = "daqing-2012"
HOST, PORT = "127.0.0.1", 8765


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "scenario",
        nargs="?",
        default=DEFAULT_CITY,
        metavar="NAME",
        help=f"name of a city, or path of a .toml file ({DEFAULT_CITY})",
    )
    add_city_arguments(
        parser, "put this reform in force in the reformed city, instead of the scenario's first"
    )
    add_set_argument(parser)
    parser.add_argument(
        "--host",
        default=HOST,
        metavar="ADDRESS",
        help=f"address to listen on ({HOST}: this machine alone); who reaches it may use it",
    )
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help=f"port, 0 for any that is free ({PORT})"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="only print the address, open no browser"
    )


def execute(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C; return the exit code."""
    import sys

    from experiments.dashboard.needed import check_installed
    from experiments.pool import allow_threads

    scenario_of(args)
    check_installed()
    allow_threads(args.threads)
    from experiments.dashboard.server import address, listen, serve_pages

    what = _served(args)
    door = listen(args.host, args.port)
    _compile(args.threads)

    def ready() -> None:
        print(f"{what.start.city} is at {address(door)} (Ctrl-C ends it)", flush=True)

    try:
        serve_pages(what, door, args.host, ready, not args.no_browser and sys.stdout.isatty())
    except KeyboardInterrupt:
        pass
    finally:
        door.close()
    return 0


def _compile(threads: int) -> None:
    """Compile the model before the first page waits for it, if this is the first time."""
    import sys

    from experiments.warm_cache import is_warm, warm

    if not is_warm(threads):
        said = "compiling the model, once for these sources: about half a minute"
        print(said, file=sys.stderr, flush=True)
        warm(threads)


def _served(args: argparse.Namespace) -> Served:
    """Return what is served, everything that can be wrong with it being checked."""
    from experiments.dashboard.cities import Cities, residents_in_memory, state_of
    from experiments.dashboard.past import Pasts
    from experiments.dashboard.served import Served
    from scenarios import load
    from sim.reform_spec import parse_shock

    check_seed(args.rng)
    own = load(args.scenario)
    cities = Cities(own, residents_in_memory())
    asked = scenario_of(args)
    names = args.reforms if args.reforms is not None else [str(spec) for spec in own.reforms[:1]]
    start = state_of(
        asked,
        reforms=tuple(str(part) for name in names for part in own.arm(name).parts),
        shocks=tuple(str(parse_shock(text)) for text in args.shocks or ()),
        values=tuple(
            (name, value)
            for name, value in sorted(asked.parameters.items())
            if own.parameters.get(name) != value
        ),
        seed=args.rng,
    )
    cities.scenario(start)
    return Served(cities, Pasts(args.threads), start)
