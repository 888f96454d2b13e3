"""Timing two things side by side, and the memory each of them takes."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5

Work = Callable[[], object]


@dataclass(frozen=True)
class Measured:
    """Median seconds of each, the median of the ratios of runs made one after the other, peak memory in MB."""

    ours: float
    rival: float
    ratio: float
    our_peak: float
    rival_peak: float


def compared(ours: Work, rival: Work) -> Measured:
    """Measure ours against a rival: once each to warm up, then in turn, so that a busy machine is unkind to both."""
    ours()
    rival()
    gc.collect()
    gc.freeze()  # what the measuring itself holds is no burden to either
    pairs = [(_seconds(ours), _seconds(rival)) for _ in range(RUNS)]
    mine, others = zip(*pairs, strict=True)
    ratio = statistics.median(mine / other for mine, other in pairs)
    return Measured(statistics.median(mine), statistics.median(others), ratio, _peak(ours), _peak(rival))


def _seconds(work: Work) -> float:
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _peak(work: Work) -> float:
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
