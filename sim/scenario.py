"""A scenario: one city, its offices, its clocks, and the reforms in question.

Typed and frozen; whatever way it is made, its content has been checked
(`sim.scenario_schema`), so the model may rely on it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sim.errors import InputError, nearest
from sim.frozen_mapping import FrozenMapping
from sim.limiting_case import frozen, merged, thawed
from sim.problems import Problems
from sim.reform_spec import Package, ReformSpec, ShockSpec, Spec, parse_reform, parse_shock
from sim.scenario_make import MAKE, organization_posts, parameters_of_make
from sim.scenario_schema import OWN_FILES, check_scenario, flat_parameters, named_reforms

__all__ = ["City", "District", "Level", "Scenario", "Time"]


@dataclass(frozen=True)
class Time:
    """The clocks of a scenario.

    Parameters
    ----------
    society_period_days : int
        Days between two updates of society.
    tick_days : int
        Days between two meetings of society and offices; divides the period.
    warmup_weeks : int
        Weeks before anything is measured or reformed.
    horizon_weeks : int
        Weeks that are measured, after the warm-up.
    """

    society_period_days: int
    tick_days: int
    warmup_weeks: int
    horizon_weeks: int


@dataclass(frozen=True)
class District:
    """One district of a city.

    Parameters
    ----------
    name : str
        Its name.
    residents : int
        Number of residents.
    streets : int
        Number of street offices (0 in a city without that level).
    communities : int
        Number of residents' committee areas.
    """

    name: str
    residents: int
    streets: int
    communities: int


@dataclass(frozen=True)
class Level:
    """One level of government.

    Parameters
    ----------
    name : str
        "city", "district", "street" or "community".
    supervised_by : str or None
        The level above it; None for the root.
    """

    name: str
    supervised_by: str | None = None


@dataclass(frozen=True)
class City:
    """Who lives where.

    Parameters
    ----------
    districts : tuple of District
        All districts, in the order that numbers them.
    household_size : float
        Mean number of residents in a household.
    simulated_districts : int
        How many districts, the smallest first, are simulated with their residents.
    """

    districts: tuple[District, ...]
    household_size: float
    simulated_districts: int

    @property
    def simulated(self) -> tuple[District, ...]:
        """The districts whose residents are simulated, in the order of `districts`."""
        by_size = sorted(range(len(self.districts)), key=lambda i: self.districts[i].residents)
        chosen = sorted(by_size[: self.simulated_districts])
        return tuple(self.districts[i] for i in chosen)

    @property
    def residents(self) -> int:
        """Number of residents of the whole city, simulated or not."""
        return sum(district.residents for district in self.districts)


# Where in a file's tables the keyword arguments of `Scenario.with_` stand.
_TABLE_OF_KEY: Final = {
    **{f.name: "time" for f in fields(Time)},
    "household_size": "city",
    "simulated_districts": "city",
}
_LIST_OF_KEY: Final = {"levels": "level", "districts": "district"}
_TEXTS: Final = ("name", "title", "description")
_MERGED: Final = ("staff", "parameters", "residents", "grievance_factors")
_TABLES: Final = ("organizations", "grades")
_REFORMS: Final = ("reforms", "adopted")
_SHOCKS: Final = "shocks"
_PACKAGES: Final = "packages"
_LIMIT: Final = "limiting_case"


@dataclass(frozen=True)
class Scenario:
    """One city with its offices, clocks, parameters and reforms.

    Usually read by ``scenarios.load`` and varied by `with_`.

    Parameters
    ----------
    name, title, description : str
        Its name, one line about it, and what in it is fact or assumption.
    time : Time
        The clocks.
    city : City
        Who lives where.
    levels : tuple of Level
        The levels of government, one chain.
    staff : Mapping of str to float
        Posts by role, before any reform: per unit for committees, mediation,
        organizations, communities and streets; per 100,000 residents for the
        bodies of a district (district, court, administrative and judicial
        mediation) and of the city (city, petition, online).
    network_file : str or None
        The user's own social network, or None for a generated one.
    residents_file : str or None
        The user's own table of residents, or None for generated ones.
    residents : Mapping of str to float
        Shares of residents with a vulnerability (``migrant_share``), in place
        of the parameters ``grievances.*_share``.
    grievance_factors : Mapping of str to float
        Factor on the rate of a kind of grievance, 1 = as everywhere.
    organizations : Mapping of str to float
        Density of social organizations (``per_10000_residents``,
        ``posts_each``); gives ``staff["organization"]``. Empty: staff says so.
    parameters : Mapping of str to float
        Parameters that differ from their default, by full dotted name.
    reforms : tuple of ReformSpec
        The reforms under study: what a comparison compares by default.
    packages : tuple of Package
        Several reforms that are compared as one, beside `reforms`.
    adopted : tuple of ReformSpec
        The reforms in force in this run.
    shocks : tuple of ShockSpec
        What happens to the city, in every arm of a comparison.
    grades : Mapping of str to str
        Papers of its numbers, ``"grade: source"`` by key; what is not named is assumed.
    limiting_case : Mapping or None
        Where this is no city but a published model (`sim.limiting_case`).
    source : str
        The file it was read from; no part of its identity.

    Raises
    ------
    InputError
        If anything in it cannot be simulated.
    """

    name: str
    title: str
    time: Time
    city: City
    levels: tuple[Level, ...]
    staff: Mapping[str, float]
    description: str = ""
    network_file: str | None = None
    parameters: Mapping[str, float] = field(default_factory=dict)
    reforms: tuple[ReformSpec, ...] = ()
    adopted: tuple[ReformSpec, ...] = ()
    shocks: tuple[ShockSpec, ...] = ()
    residents_file: str | None = None
    residents: Mapping[str, float] = field(default_factory=dict)
    grievance_factors: Mapping[str, float] = field(default_factory=dict)
    organizations: Mapping[str, float] = field(default_factory=dict)
    packages: tuple[Package, ...] = ()
    grades: Mapping[str, str] = field(default_factory=dict)
    limiting_case: Mapping[str, Any] | None = None
    source: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Check the content and freeze what can change."""
        problems = Problems(self.name)
        check_scenario(problems, self.to_dict())
        problems.raise_first()
        if self.organizations:
            object.__setattr__(self, "staff", {**self.staff, "organization": self._of_density()})
        for key in (*_MERGED, "organizations"):
            values = {name: float(value) for name, value in getattr(self, key).items()}
            object.__setattr__(self, key, FrozenMapping(values))
        object.__setattr__(self, "grades", FrozenMapping(self.grades))
        if self.limiting_case is not None:
            object.__setattr__(self, _LIMIT, frozen(self.limiting_case))
        for key in ("levels", *_REFORMS, _PACKAGES):
            object.__setattr__(self, key, tuple(getattr(self, key)))

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], *, source: str = "", document: str = ""
    ) -> Scenario:
        """Build a scenario from nested tables, as a TOML file gives them.

        Parameters
        ----------
        data : Mapping
            The content of a scenario file.
        source : str, optional
            The file it came from.
        document : str, optional
            What messages call it; by default the name of that file.

        Raises
        ------
        InputError
            One message for the first problem found, and how many there are.
        """
        problems = Problems(document or Path(source).name or str(data.get("name", "scenario")))
        check_scenario(problems, data)
        problems.raise_first()
        city, time = data["city"], data["time"]
        return cls(
            name=data["name"],
            title=data["title"].strip(),
            description=data.get("description", "").strip(),
            time=Time(**{key: int(value) for key, value in time.items()}),
            city=City(
                districts=tuple(
                    District(
                        name=district["name"],
                        residents=int(district["residents"]),
                        streets=int(district.get("streets", 0)),
                        communities=int(district["communities"]),
                    )
                    for district in data["district"]
                ),
                household_size=float(city["household_size"]),
                simulated_districts=int(city["simulated_districts"]),
            ),
            levels=tuple(Level(**level) for level in data["level"]),
            staff=data["staff"],
            network_file=data.get("network_file"),
            residents_file=data.get("residents_file"),
            **{key: data.get(key, {}) for key in MAKE},
            parameters=flat_parameters(data.get("parameters", {})),
            reforms=_specs(ReformSpec, data.get("reforms", ())),
            adopted=_specs(ReformSpec, data.get("adopted", ())),
            shocks=_specs(ShockSpec, data.get("shocks", ())),
            packages=tuple(
                Package(name, table["reforms"]) for name, table in data.get("packages", {}).items()
            ),
            grades=flat_parameters(data.get("grades", {})),
            limiting_case=data.get(_LIMIT),
            source=source,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the content as plain nested tables; `from_dict` gives the scenario back."""
        data: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "time": _plain(self.time),
            "city": {
                "household_size": self.city.household_size,
                "simulated_districts": self.city.simulated_districts,
            },
            "district": [_plain(district) for district in self.city.districts],
            "level": [_plain(level) for level in self.levels],
            "staff": dict(self.staff),
            "parameters": dict(self.parameters),
            "reforms": _reform_tables(self.reforms),
            "adopted": _reform_tables(self.adopted),
            "shocks": _reform_tables(self.shocks),
        }
        for key in (*OWN_FILES, *MAKE, "grades"):  # only what this city says
            value = getattr(self, key)
            if value:
                data[key] = value if isinstance(value, str) else dict(value)
        if self.packages:
            data[_PACKAGES] = {p.name: {"reforms": list(map(str, p.parts))} for p in self.packages}
        if self.organizations:
            data["staff"].pop("organization", None)  # it follows from their density
        if self.limiting_case is not None:
            data[_LIMIT] = thawed(self.limiting_case)
        return data

    @property
    def arms(self) -> tuple[ReformSpec | Package, ...]:
        """What a comparison compares with the baseline by default: reforms, then packages."""
        return (*self.reforms, *self.packages)

    def arm(self, text: str) -> ReformSpec | Package:
        """Return the package of this name, or the reform that a text asks for."""
        named = {package.name: package for package in self.packages}
        return named[text] if text in named else parse_reform(text)

    def parameter_values(self) -> dict[str, float]:
        """Return the value of every parameter in this city, by full name."""
        from sim.parameters import values

        return parameters_of_make(values(self.parameters), self.residents, self.grievance_factors)

    def _of_density(self) -> float:
        areas = sum(district.communities for district in self.city.districts)
        return organization_posts(self.organizations, self.city.residents, areas)

    def with_(self, **changes: Any) -> Scenario:
        """Return a variant of this scenario.

        Parameters
        ----------
        **changes
            Names and texts, the fields of `Time`, ``household_size``,
            ``simulated_districts``, ``districts``, ``levels``, ``network_file``,
            ``residents_file``, ``organizations`` and ``grades``. ``staff``,
            ``parameters``, ``residents``, ``grievance_factors`` and ``limiting_case`` are merged
            into what is there; ``reforms``, ``adopted`` and ``shocks`` replace it and may
            be given as text (``"flatten:strength=0.5"``); ``packages`` replaces it
            by a mapping of name to such texts. Of two keys for the same number
            the one given here counts.

        Returns
        -------
        Scenario

        Raises
        ------
        InputError
            If there is no such field, or a value cannot be used.

        Examples
        --------
        >>> from scenarios import load
        >>> load("test-town").with_(horizon_weeks=52).time.horizon_weeks
        52
        """
        data = self.to_dict()
        for key, value in changes.items():
            self._change(data, key, value)
        return Scenario.from_dict(data, source=self.source, document=self.name)

    def _change(self, data: dict[str, Any], key: str, value: Any) -> None:
        """Write one change of `with_` where a file would have it."""
        if key in _TABLE_OF_KEY:
            data[_TABLE_OF_KEY[key]][key] = value
        elif key in _LIST_OF_KEY:
            data[_LIST_OF_KEY[key]] = [_plain(entry) for entry in value]
        elif key in _TEXTS:
            data[key] = value
        elif key in _MERGED:
            given = flat_parameters(value)
            _give_way(data, key, given)
            data[key] = {**data.get(key, {}), **given}
        elif key in _TABLES:
            _give_way(data, key, value)
            data[key] = dict(value)
        elif key in _REFORMS:
            data[key] = _reform_tables(_read_specs(value))
        elif key == _SHOCKS:
            texts = [value] if isinstance(value, (str, ShockSpec)) else value
            data[key] = _reform_tables(
                [parse_shock(item) if isinstance(item, str) else item for item in texts]
            )
        elif key == _PACKAGES:
            packages = value if isinstance(value, Mapping) else {p.name: p.parts for p in value}
            data[key] = {
                name: {"reforms": [str(part) for part in parts]} for name, parts in packages.items()
            }
        elif key == _LIMIT:
            data[key] = merged(data.get(key, {}), value)
        elif key in OWN_FILES:
            data.pop(key, None)
            if value is not None:
                data[key] = str(value)
        else:
            known = (
                *_TABLE_OF_KEY,
                *_LIST_OF_KEY,
                *_TEXTS,
                *_MERGED,
                *_TABLES,
                *_REFORMS,
                _SHOCKS,
                _PACKAGES,
                *OWN_FILES,
                _LIMIT,
            )
            raise InputError(
                f"a scenario has no field '{key}'", where=self.name, right=nearest(key, known)
            )

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that determines a run of this scenario.

        Names, descriptions, grades, the file it came from and the reforms that are
        only under study are no part of it; the contents of the user's own files are.
        """
        data = self.to_dict()
        for key in (*_TEXTS, "reforms", _PACKAGES, "grades"):
            data.pop(key, None)
        for key, specs in (("adopted", self.adopted), ("shocks", self.shocks)):
            data[key] = [{"name": spec.name, **spec.complete()} for spec in specs]
        if not self.shocks:  # a city without shocks is the city it was before there were any
            del data["shocks"]
        for key in OWN_FILES:
            if key in data:
                content = Path(data[key]).read_bytes()
                data[key] = {"sha256": hashlib.sha256(content).hexdigest()}
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _give_way(data: dict[str, Any], key: str, given: Mapping[str, Any]) -> None:
    """Take out what stands under another key for the numbers that are given now."""
    if key == "parameters":
        shares = data.get("residents", {})
        data["residents"] = {k: v for k, v in shares.items() if f"grievances.{k}" not in given}
    elif key == "residents":
        for share in given:
            data["parameters"].pop(f"grievances.{share}", None)
    elif key == "staff" and "organization" in given:
        data.pop("organizations", None)
    elif key == "organizations":
        data["staff"].pop("organization", None)


def _plain(value: Any) -> Any:
    """Return a small dataclass as a table without what is None; anything else as it is."""
    if not is_dataclass(value):
        return value
    named = {f.name: getattr(value, f.name) for f in fields(value)}
    return {key: item for key, item in named.items() if item is not None}


def _reform_tables(specs: Sequence[ReformSpec]) -> list[dict[str, Any]]:
    return [{"name": spec.name, **spec.settings} for spec in specs]


def _specs(spec: type[Spec], section: object) -> tuple[Spec, ...]:
    return tuple(spec(str(name), settings) for name, settings in named_reforms(section))


def _read_specs(reforms: Sequence[ReformSpec | str]) -> list[ReformSpec]:
    if isinstance(reforms, (str, ReformSpec)):
        reforms = [reforms]
    return [spec if isinstance(spec, ReformSpec) else parse_reform(spec) for spec in reforms]
