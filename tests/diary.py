"""Write down every case and every event of a run, to compare luck with luck."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sim.caseload
from sim.casework.tables import ARRIVE, COMPLETE, DECIDE, NONE, ON_ITS_WAY
from sim.model import GovernanceModel
from sim.vocabulary import ROLES

NAME = ["resident", "address", "day"]


class Diary:
    """All cases as they arose, and all events, of a model that records its hash."""

    def __init__(self, model: GovernanceModel) -> None:
        self.events: list[np.ndarray] = []
        self.cases: list[np.ndarray] = []
        self.model = model

    def run(self, weeks: int) -> Diary:
        """Let weeks pass, and write down what happens."""
        caseload = self.model.caseload
        arise, digest = sim.caseload.arise, caseload.digest

        def arise_and_note(world, *others):
            day = arise(world, *others)
            if day < others[-1]:  # the tables grow first
                return day
            table = world.cases
            new = (table["state"] == ON_ITS_WAY) & (table["attempts"] == 0)
            self.cases.append(table[new & (table["resident"] != NONE)])
            return day

        def note_and_digest(into):
            self.events.append(caseload.trace[: caseload.count("traced")].copy())
            digest(into)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim.caseload, "arise", arise_and_note)
            patch.setattr(caseload, "digest", note_and_digest, raising=False)
            self.model.run(weeks)
        return self

    def natures(self) -> pd.DataFrame:
        """What each case was when it arose, by its name."""
        table = np.concatenate(self.cases)
        fields = [*NAME, "kind", "area", "arose", "complexity", "intensity"]
        return pd.DataFrame({name: table[name] for name in fields}).set_index(NAME).sort_index()

    def stages(self) -> pd.DataFrame:
        """How long each stage of each case took: by name, kind of event, role, channel, turn.

        A stage ends with its event and began with the event before. Where nobody
        queues, its length is luck alone. A transfer belongs to the role it leaves.
        """
        table = np.concatenate(self.events)
        events = pd.DataFrame({name: table[name] for name in table.dtype.names})
        events = events[events["resident"] >= 0]
        events = events.sort_values([*NAME, "time"], kind="stable", ignore_index=True)
        by_case = events.groupby(NAME, sort=False)
        before = by_case["time"].shift()
        events["length"] = events["time"] - before
        leaving = by_case["station_role"].shift().astype("Int64")
        arriving = events["kind"] == ARRIVE
        events["role"] = leaving.where(arriving, events["station_role"].astype("Int64"))
        events = events[events["kind"].isin([ARRIVE, COMPLETE, DECIDE]) & before.notna()]
        key = [*NAME, "kind", "role", "channel"]
        events["turn"] = events.groupby(key, sort=False).cumcount()
        return events.set_index([*key, "turn"])[["length"]]


UNIT = ("committee", "mediation", "organization", "community", "street")
PLENTY = {
    # Desks for all, of one speed: no queues, so the length of a stage is its luck.
    "staff": {role: 10_000 if role in UNIT else 1_000_000 for role in ROLES},
    "parameters": {
        "handling.speed_floor": 1.0,
        "handling.disruption_speed": 1.0,
        "grievances.prevention_max": 0.0,
    },
}
