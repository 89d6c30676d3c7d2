"""Which reform or shock, at which settings: the form in which one is asked for.

What a reform is called and which settings it has is known to `sim.reforms`
alone, and likewise for shocks; everything here is read from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from sim.errors import InputError, nearest
from sim.frozen_mapping import FrozenMapping
from sim.problems import Problems, kind_of

if TYPE_CHECKING:
    from sim.reforms import Setting

__all__ = [
    "PLACE_SEPARATOR",
    "Package",
    "ReformSpec",
    "SettingValue",
    "ShockSpec",
    "Spec",
    "check_packages",
    "parse_reform",
    "parse_shock",
]

SettingValue = float | bool | int | str

EVERYWHERE = "all"
PLACE_SEPARATOR = "+"


@dataclass(frozen=True)
class ReformSpec:
    """A reform by name, with the settings that differ from their defaults.

    Parameters
    ----------
    name : str
        Name of the reform, such as ``"self-governance"``.
    settings : Mapping of str to float, bool, int or str, optional
        Settings by name; what is not given keeps its default.

    Raises
    ------
    InputError
        If the reform or a setting is unknown, or a value has the wrong type
        or lies outside its range.

    Examples
    --------
    >>> spec = ReformSpec("flatten", {"strength": 0.5})
    >>> str(spec)
    'flatten:strength=0.5'
    >>> parse_reform(str(spec)) == spec
    True
    """

    kind: ClassVar[str] = "reform"

    name: str
    settings: Mapping[str, SettingValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the settings and bring each to its declared type."""
        problems = Problems("")
        settings = check_spec(
            problems, self.kind, self.name, self.settings, f"{self.kind} {self.name}"
        )
        problems.raise_first()
        object.__setattr__(self, "settings", FrozenMapping(settings))

    def __str__(self) -> str:
        """Return the form that `parse_reform` reads."""
        if not self.settings:
            return self.name
        return f"{self.name}:" + ",".join(
            f"{key}={_show(value)}" for key, value in self.settings.items()
        )

    def __getitem__(self, setting: str) -> SettingValue:
        """Return the value of a setting: as given, or its default."""
        if setting in self.settings:
            return self.settings[setting]
        return settings_of(self.kind, self.name)[setting].default

    def complete(self) -> dict[str, SettingValue]:
        """Return every setting of the reform by name, defaults filled in."""
        return {name: self[name] for name in settings_of(self.kind, self.name)}

    @property
    def parts(self) -> tuple[ReformSpec, ...]:
        """Itself: one reform, where a `Package` has several."""
        return (self,)

    def places(self) -> tuple[str, ...] | None:
        """Return the names of the districts it is confined to; None if it is for all of them."""
        place = str(self["place"])
        return None if place == EVERYWHERE else tuple(place.split(PLACE_SEPARATOR))


class ShockSpec(ReformSpec):
    """A shock by name, with the settings that differ from their defaults.

    As `ReformSpec`, but of what is in `sim.shocks`.
    """

    kind: ClassVar[str] = "shock"


Spec = TypeVar("Spec", bound=ReformSpec)


@dataclass(frozen=True)
class Package:
    """Several reforms that are put in force as one, each with its own settings and start.

    Parameters
    ----------
    name : str
        What the package is called; the arm of a comparison has this name.
    parts : sequence of ReformSpec or str
        The reforms.

    Raises
    ------
    InputError
        If a reform cannot be used.

    Examples
    --------
    >>> package = Package("both", ["flatten", "mediation:start_week=52"])
    >>> [spec.name for spec in package.parts]
    ['flatten', 'mediation']
    """

    name: str
    parts: tuple[ReformSpec, ...]

    def __post_init__(self) -> None:
        """Read the reforms that were given as text."""
        parts = (parse_reform(p) if isinstance(p, str) else p for p in self.parts)
        object.__setattr__(self, "parts", tuple(parts))

    def __str__(self) -> str:
        return self.name

    def complete(self) -> dict[str, Any]:
        """Return every reform of the package with all its settings."""
        return {"parts": [{"name": part.name, **part.complete()} for part in self.parts]}


def parse_shock(text: str) -> ShockSpec:
    """Read a shock as it is written on the command line; see `parse_reform`."""
    return _parse(ShockSpec, text)


def parse_reform(text: str) -> ReformSpec:
    """Read a reform as it is written on the command line.

    Parameters
    ----------
    text : str
        ``NAME`` or ``NAME:key=value,key=value``; values are ``true``,
        ``false``, numbers, or words.

    Returns
    -------
    ReformSpec

    Raises
    ------
    InputError
        If the form is not understood, or the reform refuses it.

    Examples
    --------
    >>> parse_reform("flatten:strength=0.5,pooling=false").settings["pooling"]
    False
    """
    return _parse(ReformSpec, text)


def _parse(spec: type[Spec], text: str) -> Spec:
    kind = spec.kind
    name, _, rest = (piece.strip() for piece in text.partition(":"))
    known = settings_of(kind, name) if name in registry(kind) else {}
    settings: dict[str, SettingValue] = {}
    problems = Problems("")
    for part in filter(None, (piece.strip() for piece in rest.split(","))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not (key and equals and value):
            problems.add(
                f"{kind} {text}",
                f"'{part}' is not a setting",
                right="write NAME:key=value,key=value",
            )
        elif key in settings:
            problems.add(f"{kind} {text}", f"setting '{key}' is given twice", right="give it once")
        else:
            is_text = key in known and known[key].kind is str
            settings[key] = value if is_text else _read(value)
    problems.raise_first()
    return spec(name, settings)


def registry(kind: str) -> Mapping[str, Any]:
    """Return all reforms, or all shocks, by name."""
    if kind == "shock":
        from sim.shocks import SHOCKS

        return SHOCKS
    from sim.reforms import REFORMS

    return REFORMS


def settings_of(kind: str, name: str) -> dict[str, Setting]:
    """Return the settings of a known reform or shock by name."""
    return {setting.name: setting for setting in registry(kind)[name].SETTINGS}


def check_spec(
    problems: Problems,
    kind: str,
    name: object,
    settings: Mapping[str, Any],
    key: str,
    districts: Collection[str] | None = None,
) -> dict[str, SettingValue]:
    """Note what is wrong with a reform or shock; return its settings, each in its declared type.

    Parameters
    ----------
    problems : Problems
        Where problems are noted.
    kind : str
        ``"reform"`` or ``"shock"``.
    name : object
        Its name.
    settings : Mapping
        Settings as given.
    key : str
        Key of the reform in its document, such as ``reforms.flatten``.
    districts : collection of str, optional
        Names of the districts there are; without it places are not checked.
    """
    if not isinstance(name, str) or name not in registry(kind):
        problems.add(key, f"unknown {kind} '{name}'", right=nearest(str(name), registry(kind)))
        return {}
    known = settings_of(kind, name)
    result: dict[str, SettingValue] = {}
    for setting, value in settings.items():
        where = f"{key}.{setting}"
        if setting not in known:
            problems.add(
                where, f"unknown setting of {kind} '{name}'", right=nearest(setting, known)
            )
            continue
        checked = _check_setting(problems, known[setting], value, where)
        if checked is None:
            continue
        result[setting] = checked
        if setting == "place" and districts is not None:
            _check_place(problems, str(checked), where, districts)
    return result


def check_packages(
    problems: Problems,
    section: object,
    districts: Collection[str] | None = None,
    horizon: int | None = None,
) -> None:
    """Note what is wrong with packages of reforms.

    Parameters
    ----------
    problems : Problems
        Where problems are noted.
    section : object
        The packages by name, each a table with the list ``reforms``.
    districts : collection of str, optional
        Names of the districts there are.
    horizon : int, optional
        Weeks after the warm-up.
    """
    if not isinstance(section, Mapping) or not all(
        isinstance(t, Mapping) for t in section.values()
    ):
        right = 'write [packages.NAME] and reforms = ["NAME", "NAME:start_week=52"] below'
        problems.add("packages", "must be a table for each package", right=right)
        return
    for name, table in section.items():
        key = f"packages.{name}"
        problems.keys(table, key, ("reforms",), ("reforms",))
        texts = table.get("reforms", ())
        if name == "baseline" or name in registry("reform"):
            problems.add(key, f"'{name}' is another arm's name", right="name it otherwise")
        if isinstance(texts, str) or not texts or not all(isinstance(t, str) for t in texts):
            if "reforms" in table:
                right = 'write reforms = ["NAME", "NAME:start_week=52"]'
                problems.add(f"{key}.reforms", "must be a list of reforms as text", right=right)
            continue
        for text in texts:
            _check_part(problems, text, f"{key}.reforms", districts, horizon)


def _check_part(
    problems: Problems,
    text: str,
    key: str,
    districts: Collection[str] | None,
    horizon: int | None,
) -> None:
    try:
        spec = parse_reform(text)
    except InputError as error:
        problems.add(key, f"{error.where}: {error.what}", why=error.why, right=error.right)
        return
    check_spec(problems, spec.kind, spec.name, spec.settings, key, districts)
    if horizon is not None and int(spec["start_week"]) >= horizon:
        problems.add(
            key,
            f"{text}: starts in week {spec['start_week']}, not before the last week",
            why=f"the horizon is {horizon} weeks after the warm-up",
            right="start earlier, or look further ahead",
        )


def _check_setting(
    problems: Problems, setting: Setting, value: object, where: str
) -> SettingValue | None:
    if setting.kind is bool:
        if isinstance(value, bool):
            return value
        problems.add(
            where, f"must be true or false, is {kind_of(value)}", right="write true or false"
        )
        return None
    if setting.kind is str:
        text = problems.text(value, where)
        if text is not None and setting.choices and text not in setting.choices:
            problems.add(
                where, f"'{text}' is none of its values", right=nearest(text, setting.choices)
            )
            return None
        return text
    why = setting.meaning.rstrip(".")
    if setting.kind is int:
        low = None if setting.low is None else int(setting.low)
        high = None if setting.high is None else int(setting.high)
        return problems.integer(value, where, low=low, high=high, why=why)
    return problems.number(value, where, low=setting.low, high=setting.high, why=why)


def _check_place(problems: Problems, place: str, where: str, districts: Collection[str]) -> None:
    if place == EVERYWHERE:
        return
    for part in place.split(PLACE_SEPARATOR):
        if part not in districts:
            problems.add(
                where,
                f"'{part}' is not a district of this city",
                why=f"a place is '{EVERYWHERE}' or districts joined by '{PLACE_SEPARATOR}'",
                right=nearest(part, districts),
            )


def _read(value: str) -> SettingValue:
    lowered = value.lower()
    if lowered in ("true", "false"):
        return lowered == "true"
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return value


def _show(value: SettingValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
