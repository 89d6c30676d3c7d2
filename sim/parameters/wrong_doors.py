"""Parameters: departments behind a desk, and how matters find the right one."""

from __future__ import annotations

from sim.parameters.metadata import Parameter

PARAMETERS = (
    Parameter(
        "wrong_doors.departments",
        40.0,
        "departments",
        2.0,
        60.0,
        "assumed",
        "No count for Daqing, where more than 20 party and government departments were joined in "
        "2009; a city government of this rank has some 40 in all",
        "Departments to which a matter at an administrative desk may belong.",
    ),
    Parameter(
        "wrong_doors.error_per_hop",
        0.078,
        "share",
        0.0,
        0.4,
        "assumed",
        "No data; set so that 15 % of matters first meet a wrong door at a desk, which is itself "
        "assumed; 0 switches wrong doors off",
        "Probability that one hop sends a matter to another department.",
    ),
    Parameter(
        "wrong_doors.hops",
        2.0,
        "hops, rounded",
        1.0,
        6.0,
        "assumed",
        "No data; the window that takes a matter in, and the office that gives it to a department",
        "Times a matter is passed on at a desk before it stands before a department.",
    ),
    Parameter(
        "wrong_doors.errors_cancel",
        1.0,
        "share",
        0.0,
        1.0,
        "assumed",
        "Both ends of the range are the textbook forms: errors may cancel (1) or may not (0)",
        "Share of errors that lead a matter back to the right department and count as right.",
    ),
)
