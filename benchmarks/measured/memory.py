"""Memory of a whole city over a year, beyond what Python and its packages take."""

from __future__ import annotations

import gc
import re
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.cities import large_city, small_town
from benchmarks.figure import Effort, Figure
from benchmarks.timing import call_in_child, warm_up
from sim.casework.tables import CASE, EVENT, OUTCOME

TITLE = "memory"
ORDER = 4
BAR_BYTES = 220.0


def measure(effort: Effort) -> list[Figure]:
    """Run the large city for 52 weeks in processes of its own."""
    warm_up()
    weeks, districts = (2, 1) if effort.quick else (52, 5)
    found = [call_in_child(run_and_look, districts, weeks) for _ in range(effort.samples)]
    residents = found[0]["residents"]
    per_resident = [row["growth"] / residents for row in found]
    note = (
        f"{residents:,} residents, {weeks} weeks; peak RSS minus RSS after imports and compiled "
        f"code; a case {CASE.itemsize} bytes, its two places for an event {2 * EVENT.itemsize}, "
        f"a line of the weekly log {OUTCOME.itemsize}; "
        f"{found[0]['cases']:,} case records held at the end for {found[0]['arisen']:,} arisen"
    )
    return [
        Figure(
            "memory, all of Daqing over a year",
            median(per_resident),
            "bytes a resident",
            bar=BAR_BYTES,
            samples={"bytes a resident": per_resident},
            note=note,
            details={
                "bytes_a_case": CASE.itemsize,
                "bytes_an_event": EVENT.itemsize,
                "bytes_an_outcome": OUTCOME.itemsize,
                "runs": found,
            },
        )
    ]


def run_and_look(districts: int, weeks: int) -> dict[str, Any]:
    """Build and run the city in this process and say how far memory grew."""
    from sim import GovernanceModel

    small = GovernanceModel(small_town(), rng=1).run(2)  # loads all compiled code
    del small
    gc.collect()
    before = _kilobytes("VmRSS")
    model = GovernanceModel(large_city().with_(simulated_districts=districts), rng=1)
    built = _kilobytes("VmHWM")
    model.run(weeks)
    return {
        "residents": model.population.residents,
        "growth": (_kilobytes("VmHWM") - before) * 1024,
        "growth_by_building": (built - before) * 1024,
        "held_at_the_end": (_kilobytes("VmRSS") - before) * 1024,
        "cases": len(model.caseload.cases),
        "arisen": model.caseload.count("arisen"),
    }


def _kilobytes(what: str) -> int:
    """Return a line of the kernel's account of this process."""
    found = re.search(rf"^{what}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.M)
    if found is None:
        raise RuntimeError(f"/proc/self/status has no {what}: memory is measured on Linux only")
    return int(found[1])
