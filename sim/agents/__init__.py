"""Who there is: residents in columns, and the sets Mesa's users find them in."""

from sim.agents.columnar_model import ColumnarModel
from sim.agents.mixed_set import AllAgents, MixedSet
from sim.agents.resident import Resident
from sim.agents.resident_set import ResidentSet

__all__ = ["AllAgents", "ColumnarModel", "MixedSet", "Resident", "ResidentSet"]
