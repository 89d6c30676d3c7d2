"""Which door a matter finds: departments, some of them at one table."""

from __future__ import annotations

import math

from . import rules


def set_wrong_doors(twin):
    """Set every area's chance of a wrong door from what reforms made of its departments."""
    p = twin.p
    for area in twin.areas:
        error = min(1.0, p.error_per_hop * area.astray)

        def wrong(together, error=error):
            return 1.0 - rules.right_door(p.departments, together, error, p.errors_cancel, p.hops)

        count = max(1.0, math.floor(p.departments + 0.5))
        table = min(count, math.floor(area.joined + 0.5))
        area.wrong_door = wrong(1.0)
        if table > 1.0:
            share = table / count
            area.wrong_door = share * wrong(table) + (1.0 - share) * wrong(1.0)
