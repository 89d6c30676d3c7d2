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
# # 5. Where does it fail, and what is robust?
#
# Two questions to one sweep. *Discovery*: in which futures does a reform do harm? *Robustness*:
# which of several reforms would you choose if nobody can say which future comes? A future here is
# a value for each of six things that no planner decides.

# %%
import os

import matplotlib.pyplot as plt
import numpy as np

from experiments import sweep
from experiments.analysis import discover_study, plot_boxes, plot_regret, robust_study
from experiments.analysis.robustness import CRITERIA
from scenarios import load
from sim.scenario import District

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, POINTS, SEEDS = (1, 4, 32, 1) if SMALL else (26, 39, 128, 2)
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
if SMALL:
    town = town.with_(districts=[District("Hamlet", residents=600, streets=2, communities=4)])

# %% [markdown]
# ## Futures
# A Sobol sequence fills the space of the six inputs evenly. In every future the town is run
# without a reform and with each of three: flattening, flattening that leaves communities as large
# as they are, and wider mediation; with the same people and the same luck. `shock` is a word, not
# a number: an economic downturn comes or does not.
#
# In the shell: `reformlab discover ...` and `reformlab robust ...`, either of which takes
# `--from DIR` where a sweep is kept.

# %%
futures = sweep(
    town,
    design="sobol",
    runs=POINTS,
    vary=[
        "handling.touch_scale=0.5:1.5",  # working time a case, 1 as assumed
        "claiming.distance_weight",  # what a far door costs
        "claiming.success_weight",  # how much a good chance draws people to a channel
        "hierarchy.attention",  # offices that a superior can watch closely
        "handling.patience_days",  # how long people wait before they give up
        "shock=none,downturn",
    ],
    reforms=["flatten", "flatten:pooling=false", "mediation"],
    replications=SEEDS,
    executor=1 if SMALL else None,
)
futures

# %% [markdown]
# ## Where does flattening fail?
# It costs a little order in most of these futures; a threshold of 0 would call nearly all of them
# failures. Let it fail where it costs more than two points, in the mean of the seeds. PRIM peels
# the space down to a box in which failures are dense. *Coverage* is the share of all failures that
# are in the box, *density* the share of the futures in it that are failures, *mass* its share of
# all futures. The higher the one, the lower the other; the arrow marks a compromise, and
# `chosen=` takes another. *Quasi-p* is the chance of so many failures if this one limit did
# nothing; leave limits above 0.05 out. CART cuts the whole space into parts instead: believe
# what both say.

# %%
change = futures.differences("flatten", ["order"])
LIMIT = float(change.groupby("point")["order"].mean().median()) if SMALL else -2.0
report = discover_study(futures, ["order"], threshold=LIMIT)
flatten = report.found[0]  # one for each reform, in the order in which they were given
print(flatten.text())

# %% [markdown]
# Futures near the threshold are failures or not by luck: with more seeds some would change sides,
# and no box can have them all. How many are so near?

# %%
pairs = flatten.what.values  # one row a future, one column a seed
both = (np.sign(pairs - LIMIT) == np.sign(pairs[:, :1] - LIMIT)).all(axis=1)
print(f"in {100 * (1 - both.mean()):.0f} % of the futures the seeds disagree on whether it fails")

# %% [markdown]
# ## Which reform, if nobody knows the future?
# Six ways to value a reform over all futures, on the headline index. Regret is what a reform gives
# less than the best choice for that future; doing nothing is a choice too. A star marks what each
# criterion prefers. "Is best in" draws the futures again and again: a criterion that looks at one
# extreme future alone (maximin, Hurwicz) may hang on whether that future was drawn.

# %%
robust = robust_study(futures, ["headline", "order", "satisfaction"])
print(robust.text())

# %% [markdown]
# Where the criteria disagree, the choice between them is one between attitudes to risk, and no
# number of runs settles it. Where the *measures* disagree, it is one between aims. And what none
# of this can say: how likely a future is. A share of futures is a share of the ranges that were
# searched, and a reform is only as robust as these ranges are wide. Three reforms at full strength
# for nine months in a made-up town: the way to ask is meant, not the answer.

# %% [markdown]
# ## All of it in one figure
# Left: the two inputs whose limits of the box are least likely by luck. Middle: one column a
# future; white is no regret. Right: who comes first by which criterion and measure.

# %%
figure, axes = plt.subplots(1, 3, figsize=(18, 5.5), layout="constrained")
plot_boxes(flatten, axes[0])
axes[0].legend(fontsize="small", loc="upper left", bbox_to_anchor=(0.0, -0.12), ncols=3)
axes[0].set_title(f"fails: {flatten.fails}\n{axes[0].get_title()}", fontsize="medium")
headline = robust.found["headline"]
plot_regret(headline, axes[1], "headline")
ranks = np.array([[one.ranks[c] for c in CRITERIA] for one in robust.found.values()])
rows = [f"{c.label}" for c in CRITERIA.values()]
table = ranks.transpose(1, 0, 2).reshape(len(rows), -1)  # criteria by (measure, policy)
axes[2].imshow(table, cmap="Blues_r", aspect="auto", vmin=0.5, vmax=6.0)
for (y, x), rank in np.ndenumerate(table):
    axes[2].text(x, y, f"{rank:g}", ha="center", va="center", color="w" if rank < 2 else "k")
policies = len(headline.policies)
for edge in range(policies, table.shape[1], policies):
    axes[2].axvline(edge - 0.5, color="w", linewidth=6)
axes[2].set_xticks(
    range(table.shape[1]), headline.policies * len(robust.found), rotation=40, ha="right"
)
axes[2].set_yticks(range(len(rows)), rows)
axes[2].set_title(
    f"rank by each criterion, 1 is best\n{'   |   '.join(robust.found)}", fontsize="medium"
)
