"""An ensemble: parameter vectors, how much each weighs, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario import Scenario

__all__ = ["Ensemble", "Made"]


@dataclass(frozen=True)
class Made:
    """What an ensemble was made with.

    Parameters
    ----------
    command : str
        That makes it again.
    method : str
        In words.
    city : str
        Whose runs stood against the targets.
    scenario_sha256 : str
        Hash of that city, with its clocks.
    warmup_weeks, horizon_weeks : int
    version, model : str
        Of the product, and hash of what the model does (`experiments.ensembles.model_code`).
    rng, runs : int
        Seed of all luck, and how many runs it took.
    targets : tuple of str
        Those it was fitted to, as "number output".
    not_reached : tuple of str
        Those that no point came near, as "number output".
    """

    command: str
    method: str
    city: str
    scenario_sha256: str
    warmup_weeks: int
    horizon_weeks: int
    version: str
    model: str
    rng: int
    runs: int
    targets: tuple[str, ...]
    not_reached: tuple[str, ...]


@dataclass(frozen=True)
class Ensemble:
    """Parameter vectors with weights.

    Parameters
    ----------
    name : str
        Of the file.
    parameters : tuple of str
        Names, in the order of the vectors.
    vectors : tuple of tuple of float
        One a member.
    weights : tuple of float
        They sum to one.
    made : Made
    """

    name: str
    parameters: tuple[str, ...]
    vectors: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    made: Made

    def values(self, member: int) -> dict[str, float]:
        """Return a member's parameter values by name."""
        return dict(zip(self.parameters, self.vectors[member], strict=True))

    def applied(self, city: Scenario, member: int) -> Scenario:
        """Return a city with a member's parameter values in place of its own."""
        return city.with_(parameters=self.values(member))

    @property
    def effective_size(self) -> float:
        """How many equally weighted members these are worth (Kish 1965)."""
        return 1.0 / sum(weight * weight for weight in self.weights)

    def at(self, share: float) -> int:
        """Return the member up to which this share of the weight lies, 0 <= share < 1."""
        reached = 0.0
        for member, weight in enumerate(self.weights):
            reached += weight
            if share < reached:
                return member
        return len(self.weights) - 1

    def thinned(self, members: int) -> Ensemble:
        """Return a smaller one, drawn by systematic resampling (Kitagawa 1996).

        Raises
        ------
        InputError
            If fewer than two members are asked for.
        """
        if members < 2:
            raise InputError(
                f"members: {members} is below 2",
                why="one parameter vector shows no uncertainty",
                right="give 2 or more",
            )
        if members >= len(self.weights):
            return self
        drawn = [self.at((place + 0.5) / members) for place in range(members)]
        each = list(dict.fromkeys(drawn))
        return Ensemble(
            self.name,
            self.parameters,
            tuple(self.vectors[member] for member in each),
            tuple(drawn.count(member) / members for member in each),
            self.made,
        )
