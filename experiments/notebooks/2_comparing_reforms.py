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
# # 2. Comparing reforms
#
# Which of three reforms is better, for whom, when, and under which values? `compare` runs the
# town without and with each reform in *pairs*: the same residents with the same luck. Its results
# are what `reformlab compare test-town` prints and saves.

# %%
import os

import matplotlib.pyplot as plt

from experiments import compare
from experiments.plots import comparison_figure
from experiments.plots_of_pairs import details_figure, plot_effect_over_time
from scenarios import load

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, PAIRS = (4, 16, 2) if SMALL else (104, 260, 10)

# %%
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
reforms = ["flatten", "self-governance", "mediation"]
result = compare(town, reforms, runs=PAIRS, rng=0, workers=1 if SMALL else None)

# %% [markdown]
# ## What it found
# The difference is reform minus baseline, mean over the pairs, with its 95 % interval. `p_holm`
# is corrected over all reforms and the three indices.

# %%
table = result.table()
shown = ["reform", "measure", "baseline", "difference", "low", "high", "p_holm", "runs"]
table[table["measure"].isin(["order", "vitality", "satisfaction", "headline"])][shown].round(3)

# %%
comparison_figure(result.rows, town.title)

# %% [markdown]
# ## For whom?
# Each resident lives in both arms, so winners and losers can be counted. A change of a hundredth
# of the scale or more counts. `against_rest` is how much better a group fares than everybody
# else.

# %%
people = result.details.tables()["winners_and_losers"]
people = people[
    (people["outcome"] == "satisfaction") & people["grouping"].isin(["everybody", "vulnerability"])
]
people[["reform", "group", "residents", "better", "worse", "change", "against_rest"]].round(3)

# %% [markdown]
# ## When?
# The first window against the last, and whether the effect is shown to have settled. Reforms that
# look alike in the mean over the horizon may be going different ways.

# %%
transition = result.details.tables()["transition"]
transition[["reform", "measure", "first", "last", "drift", "verdict"]].round(4)

# %%
_, ax = plt.subplots(figsize=(8, 4), layout="constrained")
plot_effect_over_time(result.details.paths, ax, "hours_given")
# %% [markdown]
# ## Under which values?
# Nobody has fixed the weights of order, vitality and satisfaction. In which share of all choices
# of weights, means and goalposts does each arm come first?

# %%
ranks = result.details.tables()["rank_acceptability"]
ranks[["arm", "rank_1", "rank_2", "rank_3", "rank_4", "confidence"]].round(2)

# %% [markdown]
# ## All of it in one figure

# %%
figure = details_figure(result.details, town.title)
figure
