"""An area: the ground of one residents' committee, and what its residents share."""

from __future__ import annotations


class Area:
    """One area. The fields of the model's area record are attributes, all plain floats.

    Reforms write them as ``area["council"]``, hence the two item methods.
    """

    def __init__(
        self, number, *, residents, district, street, doors, expected_success, matters, **shared
    ):
        self.number = number
        self.residents = residents  # list of Resident, in the order of their numbers
        self.district = district  # the office of the district government
        self.street = street  # number of the street
        self.doors = doors  # for each channel the office it enters at, or None
        self.expected_success = expected_success  # for each channel, as learnt here
        self.matters = matters  # for each kind of grievance what is special about it here
        self.sums = {}  # what the last update of the residents added up
        self.life = {}  # how the residents felt when they were last asked, added up
        self.unsafe_matters = 0.0  # matters of public safety that arose in the last period
        self.shared = tuple(shared)
        for name, value in shared.items():
            setattr(self, name, float(value))

    def __getitem__(self, name):
        return getattr(self, name)

    def __setitem__(self, name, value):
        if name not in self.shared:
            raise KeyError(name)
        setattr(self, name, float(value))
