"""Work that is measured in turns with its floor, so that a busy machine is busy for both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.table import Goal, Row


@dataclass(slots=True)
class Took:
    """Milliseconds of each round: the processor's time, of all threads of this process, and the clock's."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """One round more."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.cpu.append((time.process_time() - cpu) * 1e3)
        self.wall.append((time.perf_counter() - wall) * 1e3)

    def row(self, what: str, floor: Took | None = None, goal: Goal | None = None, note: str = "") -> Row:
        """The medians. A goal is held to the processor's time, so that a busy machine gives the same verdict."""
        cpu, wall = statistics.median(self.cpu), statistics.median(self.wall)
        least = None if floor is None else statistics.median(floor.cpu)
        best = None if floor is None else min(self.cpu) / min(floor.cpu)
        return Row(what, cpu, "ms", goal, least, best, note, wall)


def rounds(count: int, *works: Callable[[], object]) -> list[Took]:
    """Each of `works` once a round, one after the other."""
    took = [Took() for _ in works]
    for _ in range(count):
        for work, one in zip(works, took, strict=True):
            with one.timed():
                work()
    return took
