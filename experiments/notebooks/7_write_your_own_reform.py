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
# # 7. Write your own reform
#
# A reform converts units (here committee areas) one by one, and moves *levers*, never a result.
# It says what helps and what can hurt; one that cannot lose is a slogan. In a file of its own
# below `sim/reforms/` it registers itself and is known to the command line; here we try it before
# it has one.

# %%
import os

import matplotlib.pyplot as plt

from experiments.statistics import effect_of_pairs
from scenarios import load
from sim import GovernanceModel
from sim.reforms.base import AreaReform, number
from sim.streams import replication_seed
from sim.vocabulary import KINDS

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, PAIRS = (4, 12, 2) if SMALL else (52, 104, 8)


# %%
class NightPatrol(AreaReform):
    """Neighbours walk the streets at night, and some of them tire of it."""

    name = "night-patrol"
    title = "Night patrol: neighbours on the street"
    source = "an example; no data"
    body = "residents' committees"
    helps = "public-safety matters prevented"
    hurts = "hours taken from other common affairs"
    HARM_OFF = (("tiring", 0.0),)
    HELP_OFF = (("prevented", 0.0),)
    OWN_SETTINGS = (
        number("prevented", 0.5, 0.9, "share", "Public-safety matters that do not arise."),
        number("tiring", 0.15, 0.5, "share", "Contribution lost to tiredness in the long run."),
        number("cost_running", 0.02, 1.0, "posts per area", "Lamps and a rota."),
        number("cost_once", 0.0, 1.0, "post-years per area", "Nothing is built."),
    )

    def convert(self, model, unit):
        """Let one area patrol; of several reforms the stronger counts."""
        matter = model.matters[unit, KINDS.index("public_safety")]
        matter["prevented"] = max(float(matter["prevented"]), self["prevented"])
        area = model.areas[unit]
        area["crowding"] = max(float(area["crowding"]), self["tiring"])


# %% [markdown]
# ## Pairs by hand
# For each seed the town is warmed up once and forked for every arm. Luck is addressed by who and
# when, so whatever the patrol does not touch happens in every arm alike.

# %%
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
ARMS = {
    "strength 0": {"strength": 0.0},
    "half of the areas": {"strength": 0.5},
    "all areas": {},
    "all, without harm": {"tiring": 0.0},
    "all, without help": {"prevented": 0.0},
}
MEASURES = {
    "open_disputes": "open disputes per 1000 residents: patrol minus baseline\n(left is better)",
    "hours_given": "hours given per 1000 a week: patrol minus baseline\n(right is better)",
}
differences = {arm: {name: [] for name in MEASURES} for arm in ARMS}

for pair in range(PAIRS):
    warm = GovernanceModel(town, rng=replication_seed(0, pair)).run(weeks=WARMUP)
    baseline = warm.fork().run(weeks=WEEKS).measures()
    for arm, settings in ARMS.items():
        model = warm.fork()
        model.reforms.append(NightPatrol(settings))
        measures = model.run(weeks=WEEKS).measures()
        for name in MEASURES:
            differences[arm][name].append(measures[name] - baseline[name])

# %% [markdown]
# Strength 0 is the baseline, bit for bit, in every pair. If it were not, the reform would touch
# something it does not own.

# %%
assert all(not any(values) for values in differences["strength 0"].values())

# %% [markdown]
# ## Does each part do what it says?
# Switch off the help, and only the harm is left; switch off the harm, and only the help is.

# %%
figure, axes = plt.subplots(1, 2, figsize=(10, 4), sharey=True, layout="constrained")
for ax, (name, label) in zip(axes, MEASURES.items(), strict=True):
    effects = [effect_of_pairs(differences[arm][name]) for arm in ARMS]
    means, halves = [e.mean for e in effects], [e.half_width for e in effects]
    ax.errorbar(means, range(len(ARMS)), xerr=halves, fmt="o", color="#0072B2", capsize=3)
    ax.axvline(0.0, color="0.6", linewidth=0.8, zorder=0)
    ax.set_xlabel(label)
    ax.set_title(f"mean of {PAIRS} pairs, 95 % interval", fontsize="medium")
axes[0].set_yticks(range(len(ARMS)), list(ARMS))
axes[0].invert_yaxis()
