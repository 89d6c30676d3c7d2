"""Reading a study: the tidy table of its runs, their series, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.replication import BASELINE, base_name
from experiments.studies.lock import is_busy
from experiments.studies.manifest import read_manifest, read_plan, read_study
from experiments.studies.parts import (
    MEASURE_COLUMNS,
    OUTPUT,
    SERIES,
    is_whole,
    part_files,
    read_part,
)
from experiments.studies.running import running_runs
from experiments.studies.study import Study
from experiments.studies.task import DONE, FAILED
from sim.errors import InputError, nearest
from sim.measures import MEASURES

if TYPE_CHECKING:
    import pandas
    import xarray

__all__ = ["StudyResults", "open_results"]

KEYS = ["run_id", "point", "replication", "seed", "arm"]


class StudyResults:
    """What a study found, read from its folder.

    Parameters
    ----------
    folder : Path
        Of the study.

    Attributes
    ----------
    folder : Path
    manifest : dict
        What ``manifest.json`` says.
    damaged : list of Path
        Parts whose contents are not what was written; their runs count as waiting.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        parts = part_files(folder)
        self.damaged = [part for part in parts if not is_whole(part)]
        self._parts = [part for part in parts if part not in self.damaged]

    def __repr__(self) -> str:
        count = self.count
        said = ", ".join(f"{n} {status}" for status, n in count.items() if n)
        return f"<study {self.folder}: {said}>"

    @cached_property
    def study(self) -> Study:
        """What the study asks for."""
        return read_study(self.folder, self.manifest)

    @property
    def inputs(self) -> list[str]:
        """Names of what varies; columns of `runs`."""
        return list(self.manifest["asks"]["inputs"])

    @property
    def measures(self) -> list[str]:
        """Names of the measures; columns of `runs`."""
        return list(MEASURES)

    @property
    def arms(self) -> list[str]:
        """Names of the arms, the baseline first."""
        return list(self.manifest["arms"])

    @cached_property
    def points(self) -> pandas.DataFrame:
        """The design: one row a point, index ``point``, one column an input."""
        return self.study.points.rename_axis("point")

    @cached_property
    def plan(self) -> pandas.DataFrame:
        """The runs that are asked for: one row a point, arm and seed.

        Columns ``run_id``, ``point``, ``replication``, ``seed`` and ``arm``. Points that ask
        for the same run, as the baseline is the same for every strength of a reform, have
        the same ``run_id``: it is computed once.
        """
        import pandas

        runs = read_plan(self.folder, self.manifest)
        table = pandas.DataFrame(
            {
                "run_id": [run.run_id for run in runs],
                "point": [run.point for run in runs],
                "replication": [run.replication for run in runs],
                "arm": [run.arm for run in runs],
            }
        )
        seeds = pandas.Series([int(seed) for seed in self.manifest["seeds"]], dtype="uint64")
        table.insert(3, "seed", seeds.iloc[table["replication"]].to_numpy())
        return table

    @cached_property
    def rows(self) -> pandas.DataFrame:
        """What the parts hold: a row a run that finished, by its id; the best of several tries."""
        import pandas

        columns = ["run_id", "status", "error", "seconds", "residents", *MEASURE_COLUMNS]
        tables = [read_part(part, columns).to_pandas() for part in self._parts]
        if not tables:
            return pandas.DataFrame(columns=columns).set_index("run_id")
        rows = pandas.concat(tables, ignore_index=True)
        rows = rows.sort_values(["run_id", "status"], kind="stable")  # done before failed
        once = rows.drop_duplicates("run_id")
        done = rows[rows["status"] == DONE].drop_duplicates(["run_id", *MEASURE_COLUMNS])
        contradicted = done.loc[done["run_id"].duplicated(), "run_id"].tolist()
        if contradicted:
            raise InputError(
                f"two rows of run {contradicted[0]} differ",
                where=str(self.folder),
                why="the same run came out in two ways, perhaps on processors of two families",
                right="begin the study anew on machines of one kind",
            )
        return once.set_index("run_id")

    @cached_property
    def status(self) -> pandas.DataFrame:
        """Every run that is asked for, with ``status``, ``error`` and ``seconds``.

        A status is "done", "failed", "running" or "waiting".
        """
        table = self.plan.copy()
        rows = self.rows.reindex(table["run_id"])
        table["status"] = rows["status"].to_numpy()
        unfinished = table["status"].isna()
        running = running_runs(self.folder) if unfinished.any() and is_busy(self.folder) else set()
        state = table["run_id"].isin(running).map({True: "running", False: "waiting"})
        table.loc[unfinished, "status"] = state[unfinished]
        table["error"] = rows["error"].fillna("").to_numpy()
        table["seconds"] = rows["seconds"].to_numpy()
        return table

    @property
    def count(self) -> dict[str, int]:
        """How many different runs are done, failed, running and waiting."""
        found = self.status.drop_duplicates("run_id")["status"].value_counts()
        return {name: int(found.get(name, 0)) for name in (DONE, FAILED, "running", "waiting")}

    @property
    def complete(self) -> bool:
        """Whether every run is done."""
        return self.count[DONE] == self.plan["run_id"].nunique()

    @cached_property
    def runs(self) -> pandas.DataFrame:
        """The tidy table: one row a run that is done.

        Columns: ``run_id``, ``point``, ``replication``, ``seed``, ``arm``, the inputs, the
        measures, and ``satisfaction_users_base``, the baseline's value of the one measure that
        needs both arms (so its own ``satisfaction_users`` is missing there). Inputs are those
        of the point, in the baseline too. In the order of points, seeds and arms.
        """
        rows = self.rows
        done = rows.index[rows["status"] == DONE]
        table = self.plan[self.plan["run_id"].isin(done)].reset_index(drop=True)
        inputs = self.points.iloc[table["point"]].reset_index(drop=True)
        found = rows.loc[table["run_id"], list(MEASURE_COLUMNS)].reset_index(drop=True)
        import pandas

        return pandas.concat([table[KEYS], inputs, found], axis=1)

    def require(self, measures: Sequence[str] = ()) -> pandas.DataFrame:
        """Return `runs` for an analysis that must not miss anything.

        Parameters
        ----------
        measures : sequence of str, optional
            Measures that must be defined in every run.

        Raises
        ------
        InputError
            If a run is not done or a measure is missing; names the runs.
        """
        for name in measures:
            if name not in self.measures:
                raise InputError(f"there is no measure '{name}'", right=nearest(name, MEASURES))
        status = self.status
        absent = status[status["status"] != DONE].drop_duplicates("run_id")
        if len(absent):
            what = f"{len(absent)} of {self.plan['run_id'].nunique()} runs are not done"
            raise self._missing(what, absent["run_id"].tolist())
        table = self.runs
        for name in measures:
            needs_both = base_name(name) in MEASURE_COLUMNS
            asked = table[table["arm"] != BASELINE] if needs_both else table
            undefined = asked[asked[name].isna()]
            if len(undefined):
                what = f"measure '{name}' is undefined in {len(undefined)} runs"
                raise self._missing(what, undefined["run_id"].tolist(), undefined=True)
        return table

    def differences(self, arm: str, measures: Sequence[str] | None = None) -> pandas.DataFrame:
        """Return reform minus baseline, one row a pair: same point, same seed.

        Parameters
        ----------
        arm : str
            The reform's arm.
        measures : sequence of str, optional
            Of these; by default of all. None of them may be missing.

        Returns
        -------
        pandas.DataFrame
            Columns ``run_id`` (of the reform's run), ``point``, ``replication``, ``seed``,
            ``arm``, the inputs and the measures.
        """
        if arm not in self.arms[1:]:
            raise InputError(
                f"'{arm}' is no reform of this study", right=nearest(arm, self.arms[1:])
            )
        names = self.measures if measures is None else list(measures)
        table = self.require(names)
        changed = table[table["arm"] == arm].reset_index(drop=True)
        base = table[table["arm"] == BASELINE].set_index(["point", "replication"])
        base = base.loc[list(zip(changed["point"], changed["replication"], strict=True))]
        result = changed[[*KEYS, *self.inputs]].copy()
        for name in names:
            own = base_name(name)
            before = changed[own] if own in MEASURE_COLUMNS else base[name]
            result[name] = changed[name].to_numpy() - before.to_numpy()
        return result

    @cached_property
    def outputs(self) -> pandas.DataFrame:
        """Further named values of the runs that are done, where the study keeps such.

        Columns ``run_id``, ``point``, ``replication``, ``seed``, ``arm`` and the values; NaN
        where one is undefined. In the order of points, seeds and arms.
        """
        import pandas

        tables = []
        for part in self._parts:
            table = read_part(part).to_pandas()
            names = [name for name in table.columns if name.startswith(OUTPUT)]
            done = table.loc[table["status"] == DONE, ["run_id", *names]]
            tables.append(done.rename(columns={n: n.removeprefix(OUTPUT) for n in names}))
        if not tables:
            return pandas.DataFrame(columns=KEYS)
        found = pandas.concat(tables, ignore_index=True).drop_duplicates("run_id")
        return self.plan[KEYS].merge(found, on="run_id")

    @cached_property
    def series(self) -> pandas.DataFrame:
        """Thinned series: one row a run that is done and a kept day, one column a series.

        Columns ``run_id``, ``point``, ``replication``, ``seed``, ``arm``, ``day`` (from the
        start of the run, warm-up included) and the series, every fourth week.
        """
        import pandas

        tables = []
        for part in self._parts:
            table = read_part(part).to_pandas()
            names = [name for name in table.columns if name.startswith(SERIES)]
            table = table.loc[table["status"] == DONE, ["run_id", "day", *names]]
            long = table.explode(["day", *names], ignore_index=True)
            tables.append(long.rename(columns={name: name.removeprefix(SERIES) for name in names}))
        if not tables:
            return pandas.DataFrame(columns=[*KEYS, "day"])
        found = pandas.concat(tables, ignore_index=True).drop_duplicates(["run_id", "day"])
        values = [name for name in found.columns if name != "run_id"]
        found = found.astype({name: "int64" if name == "day" else "float64" for name in values})
        joined = self.plan[KEYS].merge(found, on="run_id")
        return joined.sort_values(["point", "replication", "arm", "day"], ignore_index=True)

    def to_xarray(self) -> xarray.Dataset:
        """Return the measures as arrays over point, replication and arm.

        Inputs are coordinates of ``point``, seeds of ``replication``. What is not done is NaN.
        """
        import numpy
        import xarray

        table = self.runs.set_index(["point", "replication", "arm"])
        data = xarray.Dataset.from_dataframe(table[list(MEASURE_COLUMNS)])
        data = data.reindex(
            point=self.points.index.to_numpy(),
            replication=list(range(len(self.manifest["seeds"]))),
            arm=self.arms,
        )
        coordinates: dict[str, Any] = {
            name: ("point", self.points[name].to_numpy()) for name in self.inputs
        }
        seeds = numpy.array([int(seed) for seed in self.manifest["seeds"]], numpy.uint64)
        coordinates["seed"] = ("replication", seeds)
        return data.assign_coords(coordinates)

    def _missing(self, what: str, runs: list[str], *, undefined: bool = False) -> InputError:
        shown = ", ".join(runs[:5]) + (f" and {len(runs) - 5} more" if len(runs) > 5 else "")
        right = (
            "leave the measure out, or simulate more weeks or a larger city"
            if undefined
            else f"reformlab sweep --store {self.folder} --resume --retry-failed"
        )
        why = "an analysis would take what is missing for a number"
        return InputError(f"{what}: {shown}", where=str(self.folder), why=why, right=right)


def open_results(path: Path | str) -> StudyResults:
    """Open a study's folder for reading.

    Parameters
    ----------
    path : path
        The folder.

    Returns
    -------
    StudyResults

    Raises
    ------
    InputError
        If it is no folder of a study.
    """
    return StudyResults(Path(path))
