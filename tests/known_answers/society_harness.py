"""Residents who only influence each other: the product's pass over residents, alone.

`Society` holds the columns that `sim.processes.society.update_residents` works on.
Every rate and weight of it is zero at first, so that a test switches on the one
mechanism it is about.
"""

from __future__ import annotations

import numba
import numpy as np
from scipy.sparse import csr_array

from sim.areas import AREA
from sim.networks import Network, build_network
from sim.parameter_record import parameter_record
from sim.parameters import values
from sim.population import make_population
from sim.processes.area_sums import SUMS
from sim.processes.society import update_residents
from sim.scenario import District
from sim.streams import seed_words

__all__ = ["Society", "adjacency", "complete_graphs", "real_network"]

QUIET = (
    "influence.influence_rate",
    "influence.susceptibility",
    "influence.grievance_base",
    "influence.resentment_fading",
    "trust.trust_drift",
    "participation.belief_rate",
    "participation.global_observation",
    "participation.cooperation_constant",
    "participation.efficacy_weight",
    "participation.sanction_strength",
    "collective_action.solidarity",
    "collective_action.missing_channel_push",
    "collective_action.risk_weight",
    "collective_action.unresolved_blend",
    "detention.detention_rate",
    "patrols.moving_share",
)
UNREACHABLE = 1e6


class Society:
    """Residents of a network, in one area or more.

    Parameters
    ----------
    network : Network
    weeks : float
        Length of the period of one `step`.
    areas : int
        Areas of equal size.
    parameters : mapping of full name to float
        What is switched on.
    seed : int
        Of patrols and detention, where these are switched on.
    """

    def __init__(
        self,
        network: Network,
        parameters: dict[str, float],
        *,
        weeks: float = 1.0,
        areas: int = 1,
        seed: int = 1,
    ) -> None:
        n = len(network)
        self.network = network
        self.seed = seed_words(seed)
        self.weeks = weeks
        self.p = parameter_record(values(dict.fromkeys(QUIET, 0.0) | parameters))
        self.area_start = np.array([n * a // areas for a in range(areas + 1)], np.int32)
        self.areas = np.zeros(areas, AREA)
        self.signal = np.zeros((n, 4), np.float32)
        self._after = np.zeros((n, 4), np.float32)
        self.sums = np.zeros((areas, len(SUMS)))
        for name in (
            "open_intensity",
            "resentment",
            "trust_start",
            "trust_experience",
            "trust_upper",
            "belief",
            "threshold",
            "risk_aversion",
            "satisfaction",
        ):
            setattr(self, name, np.zeros(n, np.float32))
        self.threshold[:] = UNREACHABLE
        self.vulnerability = np.zeros(n, np.uint8)
        self.topics = np.zeros(n, np.uint8)
        self.participant_type = np.zeros(n, np.uint8)
        self.detained_until = np.full(n, -1000, np.int16)
        self.period = 0

    @property
    def grievance(self) -> np.ndarray:
        """Grievance felt and shared."""
        return self.signal[:, 0]

    @property
    def trust(self) -> np.ndarray:
        """Trust in local government felt and shared."""
        return self.signal[:, 1]

    @property
    def contribution(self) -> np.ndarray:
        """What residents are ready to give."""
        return self.signal[:, 2]

    @property
    def acting(self) -> np.ndarray:
        """1 where a resident acts outside channels."""
        return self.signal[:, 3]

    def step(self, times: int = 1) -> Society:
        """Let periods pass."""
        numba.set_num_threads(1)
        for _ in range(times):
            self.period += 1
            update_residents(
                self.seed,
                self.period,
                self.period,
                self.p,
                self.weeks,
                self.area_start,
                self.network.indptr,
                self.network.indices,
                self.network.onward,
                self.areas,
                self.signal.reshape(-1),
                self._after.reshape(-1),
                self.signal.reshape(-1),
                self._after.reshape(-1),
                self.open_intensity,
                self.resentment,
                self.trust_start,
                self.trust_experience,
                self.trust_upper,
                self.belief,
                self.threshold,
                self.risk_aversion,
                self.vulnerability,
                self.participant_type,
                self.satisfaction,
                self.topics,
                self.detained_until,
                self.sums[None],
            )
            self.signal, self._after = self._after, self.signal
        return self

    def step_until_still(self, most: int = 10_000) -> Society:
        """Let periods pass until nobody begins or ceases to act."""
        for _ in range(most):
            before = self.acting.copy()
            self.step()
            if np.array_equal(before, self.acting):
                return self
        raise AssertionError(f"still moving after {most} periods")


def real_network(residents: int, *, areas: int = 2, seed: int = 1, **parameters: float) -> Network:
    """Return a generated network of residents, households and areas as in any run."""
    words = seed_words(seed)
    town = District("Somewhere", residents, 1, areas)
    overrides = {f"network.{name}": value for name, value in parameters.items()}
    return build_network(make_population([town], 2.86, words), values(overrides), words)


def adjacency(network: Network) -> csr_array:
    """Return the network as a sparse matrix of ones."""
    n = len(network)
    ones = np.ones(len(network.indices))
    return csr_array((ones, network.indices, network.indptr), shape=(n, n))


def complete_graphs(groups: int, size: int) -> Network:
    """Return groups in which everybody is tied to everybody else."""
    row = np.arange(size, dtype=np.int32)
    others = np.concatenate([np.delete(row, i) for i in range(size)])
    indices = (others[None, :] + (np.arange(groups, dtype=np.int32) * size)[:, None]).ravel()
    indptr = np.arange(groups * size + 1, dtype=np.int64) * (size - 1)
    return Network(indptr, indices)
