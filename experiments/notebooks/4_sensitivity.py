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
# # 4. Sensitivity: which assumption decides?
#
# The model has hundreds of numbers, most of them assumed. The question is not which of them moves
# order, but which moves the *difference that `flatten` makes to order*: that is what a decision
# hangs on. Morris screens many inputs at little cost; Sobol shares the variance among the few
# that are left; and last: which input, alone, would turn the sign?

# %%
import os

import matplotlib.pyplot as plt
import numpy as np

from experiments import sweep
from experiments.analysis import plot_convergence, plot_indices, plot_morris, run_sensitivity
from experiments.plots import COLOURS
from scenarios import load
from sim.scenario import District

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, TRAJECTORIES, SAMPLES, KEPT = (1, 1, 2, 8, 2) if SMALL else (26, 39, 4, 16, 3)
SEEDS = 2 if SMALL else 4  # fewer than four say little of luck
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
if SMALL:
    town = town.with_(districts=[District("Hamlet", residents=600, streets=2, communities=4)])

# %% [markdown]
# ## The inputs
# Six parameters and three settings of the reform, each over the range of its papers unless it
# is given here. Every share below is a share *over these ranges*: a wider range makes an input
# more important. `python -c "from sim.parameters import PARAMETERS; print(PARAMETERS['NAME'])"`
# prints the papers of one.

# %%
INPUTS = {
    "handling.touch_scale": "handling.touch_scale=0.5:1.5",  # working time a case, 1 as assumed
    "claiming.distance_weight": "claiming.distance_weight",  # what a far door costs
    "claiming.success_weight": "claiming.success_weight",  # how much a good chance draws
    "flatten.absorbed": "flatten.absorbed",  # administration that sunk staff absorb
    "flatten.pooled_share": "flatten.pooled_share",  # communities left of one before
    "flatten.disruption_weeks": "flatten.disruption_weeks=0:52",  # weeks of settling in
    "handling.patience_days": "handling.patience_days",  # before people give up
    "hierarchy.attention": "hierarchy.attention",  # offices that a superior can watch
    "grievances.prevention_max": "grievances.prevention_max",  # what local initiatives prevent
}
if SMALL:
    INPUTS = dict(list(INPUTS.items())[:4])
study = {
    "reforms": ["flatten"],
    "rng": 0,
    "executor": 1 if SMALL else None,  # None: one process a core
}
asked = {**study, "measures": ["order"], "seeds": SEEDS}

# %% [markdown]
# ## Morris: which matter at all?
# Trajectories walk through the ranges and move one input at a time. µ* is the mean size of the
# effect of moving an input over its whole range, in index points of order. σ is how unlike these
# effects are: high where an input interacts with others or acts in a bent way (and where luck is
# large). "95 % interval" is over trajectories, "over seeds" is the smallest and largest value if
# one seed alone had been taken.

# %%
(screening,) = run_sensitivity(
    town, list(INPUTS.values()), method="morris", size=TRAJECTORIES, **asked
).found
screening.table().query("index == 'mu_star'").round(2)

# %% [markdown]
# How much of what varies is luck, and were there enough trajectories? Luck that is alike at all
# points does no harm, because every point has the same seeds. The rest is noise in µ*: it keeps
# even an input without any effect from having µ* = 0. Screening may leave inputs out by their
# order; it need not settle their values.

# %%
print(screening.luck)
print(screening.convergence)

# %% [markdown]
# ## Sobol: how much is due to each?
# The first few of the ranking. S1 is the share of the variance that an input makes alone; ST that
# share with all its interactions. ST much larger than S1: the input acts through others. Both
# are of the mean over the seeds; what luck is left in it is added to every ST.

# %%
few = [one.input for one in screening.ranking[:KEPT]]
(shares,) = run_sensitivity(
    town, [INPUTS[name] for name in few], method="sobol", size=SAMPLES, **asked
).found
for name in few:
    alone, total = shares.of("S1", name), shares.of("ST", name)
    print(
        f"{name:26} S1 {alone.value:5.2f}   ST {total.value:5.2f} "
        f"({total.low:.2f} to {total.high:.2f}; seed by seed "
        f"{total.seed_low:.2f} to {total.seed_high:.2f})"
    )

# %% [markdown]
# ## Was it enough?
# The statement gives the width of the widest interval, the size of the design that would bring it
# to 0.05, and what has changed since its first half. A design twice as large begins with the same
# points, so with `store=` and `extend=True` nothing is lost by starting small. As shipped it is
# far too small to publish: read the order of inputs, if the intervals let you, not the
# second digit. An S1 below zero, or an ST above one, is this uncertainty and nothing else.

# %%
print(shares.luck)
print(shares.convergence)
if shares.convergence.change is not None:  # half of the design was a design
    plot_convergence(shares)

# %% [markdown]
# ## Which input would turn the sign?
# A share of variance does not say whether the answer changes. So each input is moved alone to the
# ends of its range, the others at their assumed values. An input overturns the answer if all seeds
# agree on one sign at one end and on the other sign at the other.

# %%
ends = sweep(
    town,
    design="one-at-a-time",
    vary=list(INPUTS.values()),
    replications=SEEDS,
    **study,
).differences("flatten", ["order"])
base = ends[ends["point"] == 0]
moved = {}
for name in INPUTS:
    away = ends[ends[name] != base[name].iloc[0]]
    moved[name] = {value: seeds.to_numpy() for value, seeds in away.groupby(name)["order"]}

assumed = base["order"].mean()
print(f"as assumed: {assumed:+.2f} points, by seed {np.round(base['order'], 2).tolist()}")
for name, values in moved.items():
    signs = {int(np.sign(v[0])) for v in values.values() if (np.sign(v) == np.sign(v[0])).all()}
    verdict = "OVERTURNS THE SIGN" if {-1, 1} <= signs else "no"
    print(f"{name:26}", *(f"{x:g}: {v.mean():+.2f}  " for x, v in values.items()), verdict)

# %% [markdown]
# "No" is not "never": two inputs moved together may turn what neither turns alone, and the middle
# of a range was not looked at. Where seeds disagree on the sign the question is open at this size.
#
# ## All of it in one figure
# Left: far to the right matters; above the line σ = µ* acts differently from place to place.
# Middle: shares of variance. Right: the effect itself, one dot a seed; an input whose two colours
# lie on two sides of zero decides whether the reform helps or harms.

# %%
figure, axes = plt.subplots(1, 3, figsize=(18, 5.5), layout="constrained")
plot_morris(screening, axes[0])
plot_indices(shares, axes[1])
ax = axes[2]
order = [one.input for one in screening.ranking]
for place, name in enumerate(order):
    for side, (value, seeds) in enumerate(moved[name].items()):
        height = place + 0.15 * (2 * side - 1)
        colour = COLOURS[side]
        label = ("low end", "high end")[side] if place == 0 else None
        ax.plot(seeds, [height] * len(seeds), "o", color=colour, markersize=3, alpha=0.6)
        ax.plot([assumed, seeds.mean()], [height] * 2, color=colour, label=label)
        ax.annotate(
            f"{value:g}", (seeds.mean(), height), (0, 4), textcoords="offset points", fontsize=7
        )
ax.axvline(0.0, color="0.4", linewidth=0.8)
ax.axvline(assumed, color="0.7", linestyle=":")
ax.set_yticks(range(len(order)), order, fontsize="small")
ax.invert_yaxis()
ax.set_xlabel("Order: flatten minus baseline (points); dotted: as assumed")
ax.set_title(f"one input at a time, {SEEDS} seeds (dots) and their mean (end)", fontsize="medium")
ax.legend(frameon=False, fontsize="small", loc="lower left")
