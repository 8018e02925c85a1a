"""Whole processes, timed: what a user waits for, and the memory it takes."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event, Thread

import psutil

OFTEN = 0.1
"""Seconds between two looks at the memory."""


@dataclass
class Way:
    """One way of doing the work, and what its runs took."""

    command: Sequence[str]
    once: bool = False  # takes minutes; one run is enough to compare with
    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


Ways = dict[str, Way]
Measure = Callable[[Path, int, bool], tuple[Ways, Callable[[Ways], None]]]
"""From a folder for its files, the number of households, and whether the hand-made way is wanted: the ways, and what to say
about their figures."""


def benchmark(description: str, measure: Measure) -> None:
    """Take the options, run every way in turn, a slow minute falling on all of them, and print medians."""
    options = argparse.ArgumentParser(description=description.splitlines()[0])
    options.add_argument("--households", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--without-hand-made", action="store_true", help="leave out the slow comparison")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        ways, say = measure(Path(folder), given.households, not given.without_hand_made)
        for run in range(given.runs):
            for way in ways.values():
                if run == 0 or not way.once:
                    took, memory = timed(way.command)
                    way.seconds.append(took)
                    way.peak = max(way.peak, memory)
        for name, way in ways.items():
            print(f"{name:24} {way.median:8.2f} s   peak {way.peak:6.0f} MB   ({len(way.seconds)} runs)")
        say(ways)


def python(*arguments: str) -> None:
    """Make what is needed first; what it says does not matter."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of a process with all that it starts; a process that prints its own seconds is taken at its
    word. Status 1 (findings) is no failure."""
    with TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=printed)
        with Watch(process.pid) as peak:
            status = process.wait()
        took = time.perf_counter() - start
        if status not in (0, 1):
            raise SystemExit(f"failed: {' '.join(command)}")
        printed.seek(0)
        with suppress(ValueError):
            took = float(printed.read())
    return took, peak.megabytes


class Watch:
    """The most memory that a process and its children hold at one time, looked at ten times a second. Pages that two of them
    share count twice."""

    def __init__(self, pid: int) -> None:
        self.pid, self.megabytes, self.over = pid, 0.0, Event()
        self.looking = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self.looking.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.looking.join()

    def _look(self) -> None:
        with suppress(psutil.NoSuchProcess):
            main = psutil.Process(self.pid)
            while True:
                processes = [main, *main.children(recursive=True)]
                self.megabytes = max(self.megabytes, sum(map(_resident, processes)) / 2**20)
                if self.over.wait(OFTEN):
                    break


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def times(ways: Mapping[str, Way], one: str, other: str) -> float:
    return ways[one].median / ways[other].median
