# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3. A sweep
#
# Notebook 2 compared reforms at one set of assumptions. Most of these are guesses with a range. A
# sweep runs the town at many points of those ranges, keeps every run in a folder, and can be
# stopped and taken up again. The question here: does what `flatten` does to order and satisfaction
# hang on four numbers nobody has measured, or on how far it goes?

# %%
import os
from pathlib import Path
from tempfile import mkdtemp

import matplotlib.pyplot as plt

from experiments import open_results, sweep
from experiments.plots import COLOURS
from experiments.studies.replay import replay
from experiments.studies.study_progress import Silent
from scenarios import load
from sim.measures import MEASURES
from sim.scenario import District

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, POINTS, SEEDS = (1, 4, 8, 2) if SMALL else (26, 52, 96, 2)
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
if SMALL:
    town = town.with_(districts=[District("Hamlet", residents=600, streets=2, communities=4)])
folder = Path(mkdtemp()) / "my-sweep"

# %% [markdown]
# ## What is varied
# A name alone means its whole range, as its papers give it; `low:high` a part of it. The first
# three are parameters, about people and offices; the last two are settings of the reform, which a
# planner decides. A Latin hypercube spreads the points evenly over all five at once.
#
# In the shell: `reformlab sweep test-town --reform flatten --design lhs --runs 96 --seeds 2
# --vary handling.touch_scale=0.5:1.5 ... --store my-sweep`.

# %%
WORDS = {
    "handling.touch_scale": "working time a case\n(1 = as assumed)",
    "claiming.distance_weight": "what a door one mean\ndistance away costs (utility)",
    "hierarchy.attention": "offices a superior\ncan watch closely",
    "flatten.strength": "share of the streets\nthat are dissolved",
    "flatten.pooled_share": "communities left\nof one before",
}
study = {
    "design": "lhs",
    "runs": POINTS,
    "vary": [
        "handling.touch_scale=0.5:1.5",
        "claiming.distance_weight",
        "hierarchy.attention",
        "flatten.strength=0.25:1",
        "flatten.pooled_share",
    ],
    "reforms": ["flatten"],
    "replications": SEEDS,
    "executor": 1 if SMALL else None,  # None: one process a core
    "store": folder,
}

# %% [markdown]
# ## Run it, and be interrupted
# Somebody presses Ctrl-C a third of the way. Each point has two seeds, each seed two arms (the
# baseline and the reform: the same people, the same luck). Whatever had finished is in the folder.


# %%
class Interrupted(Silent):
    """Presses Ctrl-C after a number of runs."""

    left = POINTS * SEEDS * 2 // 3

    def finish(self, row):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


try:
    sweep(town, progress=Interrupted(), **study)
except KeyboardInterrupt:
    print("interrupted:", open_results(folder).count)

# %% [markdown]
# ## Resume
# The same call with `resume=True` computes what is missing, nothing twice. It refuses if the
# folder holds another study, or one of another version of the model.

# %%
found = sweep(town, resume=True, **study)
print("resumed:", found.count)
assert found.complete

# %% [markdown]
# ## Read it back
# Tomorrow, in another notebook, or in another program: the folder is Parquet. `.runs` has one row
# a run: where in the design it is, its seed and arm, the inputs, and what came out.

# %%
found = open_results(folder)
found.runs[["run_id", "point", "replication", "arm", *found.inputs, "order", "satisfaction"]].head()

# %% [markdown]
# `differences` takes each pair of one point and seed: reform minus baseline, in index points of
# 100. The spread below is over points *and* luck. It is not an interval: the points are drawn
# evenly over ranges, and nobody says that a range is a probability.

# %%
measures = ["order", "satisfaction"]
effect = found.differences("flatten", measures)
effect[measures].describe().round(2)

# %% [markdown]
# ## Replay one
# Every row leads back to its run. Take the pair in which order loses most, compute the reform's
# run again by its id alone, and ask whether any measure differs, to the last bit.
# (`reformlab run --from my-sweep RUN_ID` does the same.)

# %%
worst = effect.loc[effect["order"].idxmin()]
again = replay(folder, worst["run_id"])
print({name: round(value, 2) for name, value in again.about["inputs"].items()})
print("order:", round(again.row.measures["order"], 3), "; measures that differ:", again.different)
assert again.stored is not None and not again.different

# %% [markdown]
# ## What the effect hangs on
# One dot a point of the design, the mean of its seeds; the line is the mean of the dots in each
# fifth of an input's range. A line that slopes: the effect hangs on this input, whatever the others
# are. Dots that lie far from a level line: it hangs on the others, or on luck. What cannot be read
# off: how *much* is due to each, which notebook 4 asks. Two seeds say little of luck, and a year
# is short for trust.

# %%
means = effect.groupby("point")[[*found.inputs, *measures]].mean()
figure, axes = plt.subplots(
    len(measures), len(WORDS), figsize=(13, 5.5), sharex="col", sharey="row", layout="constrained"
)
for row, measure in zip(axes, measures, strict=True):
    for ax, name in zip(row, WORDS, strict=True):
        low, high = means[name].min(), means[name].max()
        fifth = ((means[name] - low) / (high - low) * 5).astype(int).clip(upper=4)
        line = means.groupby(fifth)[[name, measure]].mean()
        ax.plot(means[name], means[measure], "o", color="0.7", markersize=3)
        ax.plot(line[name], line[measure], color=COLOURS[0], linewidth=2)
        ax.axhline(0.0, color="0.4", linewidth=0.8, zorder=0)
        together = means[name].corr(means[measure], method="spearman")
        ax.set_title(f"rank correlation {together:+.2f}", fontsize="small")
    row[0].set_ylabel(f"{MEASURES[measure].label}:\nflatten minus baseline (points)")
for ax, words in zip(axes[-1], WORDS.values(), strict=True):
    ax.set_xlabel(words, fontsize="small")
figure.suptitle(
    f"{POINTS} points of a Latin hypercube, mean of {SEEDS} seeds each; "
    "line: mean in each fifth of the range",
    fontsize="medium",
)
