"""The one way in which the tests ask whether something takes linear time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

TRIES = 5  # other work on the machine slows single runs down; a quadratic run (64 times as long) fails every try


def assert_linear(run: Callable[[str], object], unit: str, size: int = 16_000) -> None:
    """On hostile input eight times as long, the CPU time is less than twelve times as long."""

    def seconds(n: int) -> float:
        text = (unit * (n // len(unit) + 1))[:n]
        gc.collect()
        gc.disable()  # its cost depends on everything else that is alive
        begun = time.process_time()
        run(text)
        spent = time.process_time() - begun
        gc.enable()
        return spent

    run(unit * 10)  # loads tables
    tried = []
    for _ in range(TRIES):
        short, long = seconds(size), seconds(8 * size)
        tried.append(f"{short:.4f} s -> {long:.4f} s")
        if long < 12 * max(short, 0.004):
            return
    raise AssertionError(f"{unit!r}: " + ", ".join(tried))
