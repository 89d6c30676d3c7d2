"""The process in which runs with a time limit are computed (`experiments.studies.time_limit`).

It reads tasks from standard input and writes, each pickled: "ready", then for every run what the
generator gives, then "end". It leaves when its standard input ends, which happens when the
process that waits for it has died, however it died.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from typing import Any, BinaryIO

from experiments.pool import begin_worker

__all__ = ["main"]


def main() -> None:
    """Compute until nobody asks any more."""
    threads = int(sys.argv[1])
    begin_worker(threads, None)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not come among the rows
    tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, tasks), daemon=True).start()
    while True:
        each, task = tasks.get()
        _prepare(each, threads)
        _tell(answers, "ready")
        for row in each(task):
            _tell(answers, row)
        _tell(answers, "end")


def _listen(questions: BinaryIO, tasks: queue.SimpleQueue[Any]) -> None:
    """Take tasks as they come; a run at work must not outlive who waits for it."""
    try:
        while True:
            tasks.put(pickle.load(questions))
    except EOFError:
        os._exit(0)


def _prepare(each: Any, threads: int) -> None:
    """Compile what the model needs, so that compiling counts for no run."""
    from experiments.studies.task import simulate_each

    if each is simulate_each:
        from experiments.warm_cache import warm

        warm(threads)


def _tell(answers: BinaryIO, what: Any) -> None:
    pickle.dump(what, answers)
    answers.flush()
