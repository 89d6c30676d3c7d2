"""What an input of a study means: a name, and where its value goes in a scenario.

An input is a parameter (``trust.trust_drift``), a setting of a reform under study
(``flatten.strength``) or of a shock (``downturn.start_week``), which shock happens
(``shock``), or which city it is (``city``). ``mediation:linkage``, with a colon, is the
setting where a parameter has the same name with a dot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sim.errors import InputError, nearest
from sim.reform_spec import Package, ReformSpec, SettingValue, ShockSpec, parse_shock

if TYPE_CHECKING:
    from sim.parameters import Parameter
    from sim.reforms import Setting
    from sim.scenario import Scenario

__all__ = ["CITY", "NO_SHOCK", "SHOCK", "Arm", "Input", "apply_inputs", "input_of"]

CITY: Final = "city"
SHOCK: Final = "shock"
NO_SHOCK: Final = "none"
"""The value of ``shock`` at which none comes beside those of the scenario."""

Arm = ReformSpec | Package


@dataclass(frozen=True)
class Input:
    """What a name stands for.

    Parameters
    ----------
    name : str
        As columns are called.
    role : str
        "parameter", "reform", "shock", "which shock" or "city".
    owner : str
        The reform or shock whose setting it is, else "".
    setting : str
        The setting, else "".
    papers : Parameter, Setting or None
        Unit, range and meaning, where it has them.
    """

    name: str
    role: str
    owner: str = ""
    setting: str = ""
    papers: Parameter | Setting | None = None

    @property
    def kind(self) -> type:
        """Type of its values: float, int, bool or str."""
        if self.role == "parameter":
            return float
        return str if self.papers is None else getattr(self.papers, "kind", float)


@cache
def input_of(name: str) -> Input:
    """Return what an input's name stands for.

    Raises
    ------
    InputError
        If there is no such parameter, setting or other input; with the nearest name.
    """
    from sim.parameters import PARAMETERS

    if name in (CITY, SHOCK):
        return Input(name, "city" if name == CITY else "which shock")
    if name in PARAMETERS:
        return Input(name, "parameter", papers=PARAMETERS[name])
    owner, _, setting = name.replace(":", ".", 1).partition(".")
    for role, known in _registries().items():
        if owner in known:
            settings = {s.name: s for s in known[owner].SETTINGS}
            if setting in settings:
                alone = f"{owner}.{setting}"
                full = f"{owner}:{setting}" if alone in PARAMETERS else alone
                return Input(full, role, owner, setting, settings[setting])
    raise InputError(f"'{name}' is no input of a study", right=_nearest_input(name))


def apply_inputs(
    city: Scenario, arms: Sequence[Arm], inputs: Mapping[str, Any]
) -> tuple[Scenario, tuple[Arm, ...]]:
    """Return a city and its arms with the values of a point.

    Parameters
    ----------
    city : Scenario
        As it is without them.
    arms : sequence of ReformSpec or Package
        The reforms under study.
    inputs : mapping of str to float, int, bool or str
        Values by name of the input; ``city`` has been followed already.

    Raises
    ------
    InputError
        If a value cannot be used, or a setting belongs to a reform or shock that
        this study does not have.
    """
    parameters: dict[str, float] = {}
    settings: dict[str, dict[str, dict[str, SettingValue]]] = {"reform": {}, "shock": {}}
    more_shocks: list[ShockSpec] = []
    for name, value in inputs.items():
        what = input_of(name)
        if what.role == "parameter":
            parameters[name] = value
        elif what.role == "which shock":
            more_shocks += [] if value == NO_SHOCK else [parse_shock(value)]
        elif what.role in settings:
            settings[what.role].setdefault(what.owner, {})[what.setting] = value
    shocks = [*city.shocks, *more_shocks]
    if settings["reform"]:
        parts = [part for arm in arms for part in arm.parts] + list(city.adopted)
        _check_present("reform", settings["reform"], parts)
    if settings["shock"] and not inputs.get(SHOCK):
        _check_present("shock", settings["shock"], shocks)
    changes: dict[str, Any] = {}
    if parameters:
        changes["parameters"] = parameters
    if more_shocks or settings["shock"]:
        changes["shocks"] = [_changed(spec, settings["shock"]) for spec in shocks]
    if settings["reform"] and city.adopted:
        changes["adopted"] = [_changed(spec, settings["reform"]) for spec in city.adopted]
    changed = tuple(_changed_arm(arm, settings["reform"]) for arm in arms)
    return (city.with_(**changes) if changes else city), changed


def _changed(spec: Any, settings: Mapping[str, Mapping[str, SettingValue]]) -> Any:
    if spec.name not in settings:
        return spec
    return type(spec)(spec.name, {**spec.settings, **settings[spec.name]})


def _changed_arm(arm: Arm, settings: Mapping[str, Mapping[str, SettingValue]]) -> Arm:
    if isinstance(arm, Package):
        return Package(arm.name, tuple(_changed(part, settings) for part in arm.parts))
    changed: ReformSpec = _changed(arm, settings)
    return changed


def _check_present(role: str, wanted: Mapping[str, Any], specs: Sequence[ReformSpec]) -> None:
    present = {spec.name for spec in specs}
    for owner, settings in wanted.items():
        if owner not in present:
            raise InputError(
                f"{owner}.{next(iter(settings))} is varied without {role} '{owner}'",
                why=f"{role}s of the study are {', '.join(sorted(present)) or 'none'}",
                right=f"add it (--{role} {owner}), or vary something else",
            )


def _registries() -> dict[str, Mapping[str, Any]]:
    from sim.reforms import REFORMS
    from sim.shocks import SHOCKS

    return {"reform": REFORMS, "shock": SHOCKS}


def _nearest_input(name: str) -> str:
    """Say what was probably meant: among the names of the same group first."""
    from sim.parameters import PARAMETERS

    settings = [
        f"{owner}.{setting.name}"
        for known in _registries().values()
        for owner, reform in known.items()
        for setting in reform.SETTINGS
    ]
    every = {*PARAMETERS, *settings, CITY, SHOCK}
    group = name.replace(":", ".", 1).partition(".")[0]
    near = [other for other in every if other.partition(".")[0] == group]
    if near:
        return nearest(name, near)
    hint = nearest(name, every)
    if hint.startswith("known are"):
        return "parameters, reforms and shocks are listed in docs/generated"
    return hint
