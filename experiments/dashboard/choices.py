"""What can be turned on the page: the main parameters and the reforms, with unit and help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.parameters import PARAMETERS
from sim.reform_spec import ReformSpec, parse_reform

if TYPE_CHECKING:
    from sim.parameters import Parameter

__all__ = ["MAIN", "Slider", "parameter_slider", "strength_of", "strength_slider", "with_strength"]

MAIN: Final = (
    "grievances.grievance_rate.livelihood_service",
    "handling.touch_scale",
    "handling.patience_days",
    "hierarchy.attention",
    "hierarchy.relay_loss",
    "collective_action.action_threshold_mean",
    "influence.influence_rate",
    "participation.cooperation_constant",
    "satisfaction.satisfaction_constant",
    "trust.trust_drift",
)
"""Shown at once, one or two of each part of the model; the others are a choice away."""

STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that can be turned: from place to place, of which one is the usual value.

    Browsers' sliders move on a grid and would move a value that is not on it; so what they move
    is the place.

    Parameters
    ----------
    name, label, unit, help : str
        The help says what it means, how sure it is, and where it comes from.
    places : tuple of float
        Values, ascending: the ends of the range, and what lies between.
    """

    name: str
    label: str
    unit: str
    help: str
    places: tuple[float, ...]

    def nearest(self, value: float) -> int:
        """Return the number of the place that is nearest to a value."""
        return min(range(len(self.places)), key=lambda k: abs(self.places[k] - value))


def _places(low: float, high: float, steps: int, usual: float) -> tuple[float, ...]:
    """Return even places from end to end; the one nearest to the usual value is that value."""
    even = [float(f"{low + (high - low) * k / steps:.10g}") for k in range(steps + 1)]
    even[0], even[-1] = low, high
    if low <= usual <= high:
        even[min(range(steps + 1), key=lambda k: abs(even[k] - usual))] = usual
        even[0], even[-1] = min(even[0], low), max(even[-1], high)
    return tuple(even)


def parameter_slider(name: str, usual: float) -> Slider:
    """Return the slider of a parameter, from its papers.

    Parameters
    ----------
    name : str
        Full name.
    usual : float
        Its value in this city.
    """
    about: Parameter = PARAMETERS[name]
    unit = "times the usual" if about.unit == "1" else about.unit
    ends = f"from {about.low:g} to {about.high:g}, {about.default:g} unless set"
    return Slider(
        name,
        name.split(".", 1)[1].replace("_", " ").replace(".", ", "),
        unit,
        f"{about.meaning} {about.grade.capitalize()}: {about.source}. {ends}.".replace("..", "."),
        _places(about.low, about.high, STEPS, usual),
    )


def strength_slider(reform: str) -> Slider:
    """Return the slider of a reform's strength."""
    from sim.reforms import REFORMS

    spec = parse_reform(reform)
    about = REFORMS[spec.name]
    setting = next(s for s in about.SETTINGS if s.name == "strength")
    low, high = float(setting.low or 0.0), float(setting.high or 1.0)
    return Slider(
        spec.name,
        spec.name,
        "share of the units converted",
        f"{about.title}. It helps by {about.helps}; it hurts by {about.hurts}.",
        _places(low, high, 20, high),
    )


def strength_of(reform: str) -> float:
    """Return the strength that a reform is asked for with."""
    return float(parse_reform(reform)["strength"])


def with_strength(reform: str, strength: float) -> str:
    """Return the text of a reform with another strength; its other settings stay."""
    spec = parse_reform(reform)
    return str(ReformSpec(spec.name, {**spec.settings, "strength": strength}))
