"""The same rules as users of other tools would write them, and the cities they are timed on.

``sub_model.py`` has what all tools can express: influence and action on one graph, without
luck, so both sides must go the same way resident by resident. ``resident_processes.py`` has
every weekly process of residents, with luck, so outcomes must have the same distribution.
``in_*.py`` are the peers' versions; each runs in a Python of its own (`process`) and knows
of this project nothing but a file of numbers.
"""
