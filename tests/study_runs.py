"""Tasks for tests of studies: without a model, failing or dying where a test wants them to.

Functions of a module, so that worker processes find them.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

from experiments.studies.task import DONE, FAILED, Row, Task
from experiments.studies.task import simulate as of_the_model
from sim.measures import MEASURES

ORDERS = "REFORMLAB_TEST_ORDERS"
"""In the environment: a folder whose files are named after runs; a file says what befalls it."""


def instant(task: Task) -> list[Row]:
    """Rows at once: measures are digits of the run's id."""
    return [_row(arm.run_id) for arm in task.arms]


def failing(task: Task) -> list[Row]:
    """As `instant`; a run for which there is an order fails, as long as the order is there."""
    return [
        Row(arm.run_id, FAILED, "ZeroDivisionError: no desk left")
        if _order(arm.run_id).exists()
        else _row(arm.run_id)
        for arm in task.arms
    ]


def mortal(task: Task) -> list[Row]:
    """As `instant`; with an order, a worker or its parent or both are killed, once."""
    _obey(task)
    return instant(task)


def deadly(task: Task) -> list[Row]:
    """As `instant`; with an order, whoever computes the run dies, every time."""
    if any(_order(arm.run_id).exists() for arm in task.arms):
        os.kill(os.getpid(), signal.SIGKILL)
    return instant(task)


def hanging(task: Task) -> Iterator[Row | None]:
    """As `instant`, run by run; with an order a run never ends, or its process does.

    "before": what its task shares never ends. Whoever hangs writes its number into the order.
    """
    for arm in task.arms:
        if _order(arm.run_id).exists() and _order(arm.run_id).read_text() == "before":
            _hang(arm.run_id)
    yield None
    for arm in task.arms:
        if _order(arm.run_id).exists():
            if _order(arm.run_id).read_text() == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            _hang(arm.run_id)
        print("a line that must not come among the rows")
        yield _row(arm.run_id)


def _hang(run_id: str) -> None:
    _order(run_id).write_text(str(os.getpid()))
    threading.Event().wait()


def mortal_model(task: Task) -> list[Row]:
    """The model's rows; with an order, the worker is killed, once."""
    _obey(task)
    return of_the_model(task)


def _obey(task: Task) -> None:
    for arm in task.arms:
        order = _order(arm.run_id)
        if order.exists():
            whom = order.read_text()
            order.unlink()
            if whom in ("parent", "both"):
                os.kill(os.getppid(), signal.SIGKILL)
            if whom in ("worker", "both"):
                os.kill(os.getpid(), signal.SIGKILL)


def _order(run_id: str) -> Path:
    return Path(os.environ[ORDERS]) / run_id


def _row(run_id: str) -> Row:
    digits = hashlib.sha256(run_id.encode()).digest()
    values = {name: digits[k % 32] / (k + 3.0) for k, name in enumerate(MEASURES)}
    del values["satisfaction_users"]
    return Row(run_id, DONE, "", 0.5, 10, values, [28, 56], {"mood": [values["order"], 1.0]})
