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
# # 1. First steps
#
# A small town, its people, and one question: what does a residents' council change, and for how
# long? `test-town` is made up; nothing here says anything of a real place.

# %%
import os

import matplotlib.pyplot as plt

from scenarios import load
from sim import GovernanceModel
from sim.reform_spec import parse_reform

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS = (8, 26) if SMALL else (104, 260)

# %% [markdown]
# ## A town
# A scenario says who lives where, which offices there are and how many posts they have.

# %%
town = load("test-town").with_(warmup_weeks=WARMUP, horizon_weeks=WEEKS)
print(town.title)
print({role: posts for role, posts in town.staff.items() if posts})

# %% [markdown]
# ## Let time pass, look at people
# The warm-up lets memories and queues fill. Nothing is measured in it. Residents are Mesa agents,
# so `select`, `groupby`, `agg` and `do` work as you know them.

# %%
warm = GovernanceModel(town, rng=7).run(weeks=WARMUP)
print(f"{len(warm.residents):,} residents, {warm.caseload.open} matters open")

angry = warm.residents.select(lambda resident: resident.grievance > 0.3)
print(len(angry), "residents hold much grievance; by area:", angry.groupby("area").count())

# %% [markdown]
# Where a matter waits: the desks of a community.

# %%
for desk in warm.institutions.communities[:3]:
    print(f"{desk.posts_for_cases():.2f} posts for cases, {desk.queue_length} waiting")

# %% [markdown]
# ## One future, twice
# The warm town is forked: the same people with the same luck, without and with a council.

# %%
without, council = warm.fork(), warm.fork()
council.adopt([parse_reform("self-governance")])
without.run()
council.run()

before, after = without.measures(), council.measures()
for name in ("order", "vitality", "satisfaction"):
    print(f"{name:>12}: {before[name]:.1f} without, {after[name]:.1f} with a council")

# %% [markdown]
# ## How it unfolds
# Both lines are one town until the council begins; what lies between them afterwards is the
# reform and the luck it sets free. It is *one* future: the next notebook takes several.

# %%
SERIES = {
    "satisfaction": "mean satisfaction (share)",
    "open_cases": "open matters in the town",
    "hours_given": "hours given a week",
}
figure, axes = plt.subplots(len(SERIES), 1, figsize=(8, 8), sharex=True, layout="constrained")
for ax, (name, label) in zip(axes, SERIES.items(), strict=True):
    for arm, colour, words in (
        (without, "0.4", "without"),
        (council, "#0072B2", "with a residents' council"),
    ):
        values = arm.series[name]
        ax.plot(range(1, len(values) + 1), values, color=colour, label=words)
    ax.axvline(WARMUP, color="0.7", linestyle=":", linewidth=1.0)
    ax.set_ylabel(label)
axes[0].legend(frameon=False, fontsize="small")
axes[0].set_title("Test-town, one future: the reform begins at the dotted line", fontsize="medium")
axes[-1].set_xlabel("weeks since the run began")
