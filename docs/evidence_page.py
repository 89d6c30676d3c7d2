"""The page on all reforms side by side: as given, without harm, without help.

Every sentence is made from the data; none holds a result of its own.
"""

from __future__ import annotations

from docs.markdown import number, page, table
from docs.study_files import Study
from experiments.reform_evidence import ARMS, EFFECTS, Part, specs
from sim.reforms import REFORMS

__all__ = [
    "EXPLAINED",
    "evidence_of",
    "evidence_page",
    "is_of_present_arms",
    "parts_of",
    "rows_of_parts",
]

EXPLAINED = (
    "*Without harm*: the settings that do harm at the value where they do none; *without help*: "
    "likewise for those that help; *with neither*: both. Sizes of nearly all settings are assumed, "
    "so signs and what they hang on are worth reading, sizes are not."
)


def rows_of_parts(parts: list[Part]) -> list[dict[str, object]]:
    """Return parts as rows of a file, each with the settings of its arm."""
    return [
        {name: getattr(part, name) for name in Part.__slots__}
        | {"spec": str(specs(part.reform)[part.arm])}
        for part in parts
    ]


def is_of_present_arms(study: Study) -> bool:
    """Whether the study's arms switch off what the reforms name today."""
    return all(
        row.get("spec") == str(specs(row["reform"])[row["arm"]])
        for row in study.rows
        if row["reform"] in REFORMS
    )


def parts_of(study: Study) -> list[Part]:
    """Return the parts of a study's file."""
    return [
        Part(
            row["reform"],
            row["arm"],
            row["measure"],
            float(row["difference"]),
            float(row["low"]),
            float(row["high"]),
            int(row["pairs"]),
        )
        for row in study.rows
    ]


def evidence_of(name: str, study: Study) -> tuple[str, str]:
    """Return what the study says of one reform: in words, and as a table of its arms."""
    parts = _by_place(study)
    return _verdict(name, parts), _table(name, parts)


def _by_place(study: Study) -> dict[tuple[str, str, str], Part]:
    return {(p.reform, p.arm, p.measure): p for p in parts_of(study)}


def evidence_page(study: Study) -> str:
    """Return the page on every reform's effects and on what in it helps and hurts."""
    parts = _by_place(study)
    names = sorted({name for name, _, _ in parts})
    pairs = next(iter(parts.values())).pairs
    sections = [
        f"## {name}\n\n{REFORMS[name].title}. Helps through {REFORMS[name].helps}; can hurt "
        f"through {REFORMS[name].hurts}. {_verdict(name, parts)}\n\n{_table(name, parts)}"
        for name in names
    ]
    about = study.about
    return page(
        "All reforms side by side",
        f"Reform minus baseline in points of each index, mean over {pairs} pairs with 95 % t "
        f"intervals (bold: excludes zero); {about['city']}, {about['warmup_weeks']} weeks of "
        f"warm-up and {about['horizon_weeks']} measured, seed {about['seed']}. {EXPLAINED}",
        f"## What it shows\n\n{_summary(names, parts)}",
        *sections,
        "Data: [reform_evidence.csv](../figures/reform_evidence.csv).",
    )


def _cell(part: Part) -> str:
    text = f"{number(part.difference, 3, sign=True)} ({number(part.low, 3, sign=True)} to "
    text += f"{number(part.high, 3, sign=True)})"
    return f"**{text}**" if part.is_clear else text


def _table(name: str, parts: dict[tuple[str, str, str], Part]) -> str:
    rows = [
        (_settings(name, arm), *(_cell(parts[name, arm, measure]) for measure in EFFECTS))
        for arm in ARMS
        if (name, arm, EFFECTS[0]) in parts  # an older study has fewer arms
    ]
    return table(("arm", *EFFECTS), rows)


def _settings(name: str, arm: str) -> str:
    harm, help_ = REFORMS[name].HARM_OFF, REFORMS[name].HELP_OFF
    changed = {"without harm": harm, "without help": help_}
    values = ", ".join(f"`{key}={str(v).lower()}`" for key, v in changed.get(arm, ()))
    return f"{arm} ({values})" if values else arm


def _wins(name: str, arm: str, parts: dict[tuple[str, str, str], Part]) -> list[str]:
    return [m for m in EFFECTS if parts[name, arm, m].low > 0.0]


def _losses(name: str, arm: str, parts: dict[tuple[str, str, str], Part]) -> list[str]:
    return [m for m in EFFECTS if parts[name, arm, m].high < 0.0]


def _verdict(name: str, parts: dict[tuple[str, str, str], Part]) -> str:
    won = _wins(name, "without harm", parts)
    lost = _losses(name, "without help", parts)
    says = [
        f"Without harm it gains in {' and '.join(won)}."
        if won
        else "Even without harm it gains in no index: what helps is too weak to see here.",
        f"Without help it loses in {' and '.join(lost)}."
        if lost
        else "Without help it loses in no index: what hurts is too weak to see here.",
    ]
    still = _losses(name, "without harm", parts)
    if still:
        says.append(f"Without harm it still loses in {' and '.join(still)}.")
    if lost and (name, "with neither", lost[0]) in parts:
        kept = _not_removed(name, parts)
        says.append(
            f"Of that, switching off what harms removes all but {' and '.join(kept)}."
            if kept
            else "Switching off what harms as well removes the loss."
        )
    shown = REFORMS[name].SHOWN_IN
    if shown:
        where = ", ".join(f"`{key} = {value:g}`" for key, value in shown)
        says.append(f"Shown in a town of another kind: {where}.")
    return " ".join(says)


def _not_removed(name: str, parts: dict[tuple[str, str, str], Part]) -> list[str]:
    """Return what is lost without help and, clearly and by half as much at least, with neither."""
    return [
        m
        for m in _losses(name, "without help", parts)
        if parts[name, "with neither", m].high < 0.0
        and parts[name, "with neither", m].difference
        < 0.5 * parts[name, "without help", m].difference
    ]


def _summary(names: list[str], parts: dict[tuple[str, str, str], Part]) -> str:
    both = [
        n for n in names if _wins(n, "without harm", parts) and _losses(n, "without help", parts)
    ]
    missing = [n for n in names if n not in both]
    lines = [
        f"- {len(both)} of {len(names)} reforms win somewhere without harm and lose somewhere "
        "without help, each with an interval that excludes zero.",
    ]
    if any(arm == "with neither" for _, arm, _ in parts):
        removed = [n for n in both if not _not_removed(n, parts)]
        lines.append(f"- Of {len(removed)} of these, switching off what harms removes the loss.")
    if missing:
        lines.append(
            f"- Not shown of {', '.join(f'`{n}`' for n in missing)}: win, loss or both are too "
            "small to see at default settings in this town."
        )
    return "\n".join(lines)
