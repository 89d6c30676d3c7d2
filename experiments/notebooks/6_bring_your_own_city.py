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
# # 6. Bring your own city
#
# Your districts, your posts, your residents and who knows whom. What you do not say is drawn,
# with the same luck for the same resident. Riverside here is made up; so is its table.

# %%
import os
from pathlib import Path
from tempfile import mkdtemp

import matplotlib.pyplot as plt
import networkx
import numpy as np
import pandas

from experiments import compare
from experiments.plots_of_pairs import plot_winners_and_losers
from scenarios import load
from sim import GovernanceModel
from sim.networks import write_network
from sim.residents_table import write_residents
from sim.scenario import District

SMALL = os.environ.get("REFORMLAB_SMALL") == "1"  # for the tests: shorter, and proves nothing
WARMUP, WEEKS, PAIRS = (4, 12, 2) if SMALL else (104, 156, 10)
folder = Path(mkdtemp())

# %% [markdown]
# ## Districts and posts
# `reformlab scenarios new my-city` writes a commented file with all of this. Here we vary one
# that is there: two districts of one city, the old town with smaller communities.

# %%
districts = [
    District("Old Town", residents=2_400, streets=1, communities=6),
    District("New Town", residents=3_600, streets=1, communities=3),
]
city = load("test-town").with_(
    title="Riverside, a made-up city of two districts",
    districts=districts,
    simulated_districts=2,
    staff={"community": 3, "street": 10},
    warmup_weeks=WARMUP,
    horizon_weeks=WEEKS,
)

# %% [markdown]
# ## Residents
# One row a resident, by area and household. Flags are needed, further traits may be given, and a
# column of your own (`age_group`) is carried along: results will be broken down by it.

# %%
random = np.random.default_rng(1)
area = np.concatenate([np.repeat(np.arange(6), 400), 6 + np.repeat(np.arange(3), 1_200)])
people = len(area)
age = np.where(area < 6, random.normal(52, 18, people), random.normal(38, 15, people)).clip(18, 95)
table = pandas.DataFrame(
    {
        "resident": np.arange(people),
        "area": area,
        "household": np.arange(people) // 3,
        "low_income": random.random(people) < np.where(age > 65, 0.2, 0.1),
        "elderly_or_disabled": age > 65,
        "migrant": random.random(people) < np.where(area < 6, 0.05, 0.3),
        "unemployed": (random.random(people) < 0.06) & (age < 60),
        "age_group": pandas.cut(age, [0, 35, 65, 120], labels=["18-35", "36-65", "66+"]).astype(
            str
        ),
    }
)
table.head()

# %% [markdown]
# ## Who knows whom
# Any NetworkX graph, or an edge list in a file.

# %%
ties = networkx.connected_watts_strogatz_graph(people, 8, 0.1, seed=1)
start = GovernanceModel(city, rng=7, residents=table, network=ties)
print(f"{len(start.residents):,} residents, {ties.number_of_edges():,} ties")

# %% [markdown]
# ## Compare
# A comparison runs in several processes, so it takes files. Residents and ties are then the same
# in every pair; what differs from pair to pair is luck. If your table is a sample, intervals are
# too narrow for the city it stands for.

# %%
own = city.with_(
    residents_file=write_residents(start, folder / "residents.csv"),
    network_file=write_network(start.network, folder / "ties.csv"),
)
result = compare(own, ["flatten", "mediation"], runs=PAIRS, workers=1 if SMALL else None)
print(result.text())

# %% [markdown]
# ## Who wins, who loses, by your own groups

# %%
figure, ax = plt.subplots(figsize=(9, 5), layout="constrained")
groupings = ("everybody", "district", "age_group", "vulnerability")
plot_winners_and_losers(result.details.people, ax, groupings=groupings)
