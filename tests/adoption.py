"""Put reforms in force, and watch what they convert."""

from __future__ import annotations

from sim.model import GovernanceModel
from sim.reform_spec import parse_reform
from sim.reforms import Reform


def adopt(model: GovernanceModel, *reforms: str) -> list[Reform]:
    model.adopt([parse_reform(text) for text in reforms])
    return model.reforms[-len(reforms) :]


class Conversions:
    """Which units a reform has converted, in order, with the week of each."""

    def __init__(self, reform: Reform) -> None:
        self.units: list[int] = []
        self.weeks: list[float] = []
        convert = reform.convert

        def note_and_convert(model, unit):
            self.units.append(int(unit))
            self.weeks.append(model.weeks_measured)
            convert(model, unit)

        reform.convert = note_and_convert


def convert(model: GovernanceModel, reform: str) -> GovernanceModel:
    """Convert all units at once, without letting time pass."""
    adopt(model, reform)[0].step(model)
    return model
