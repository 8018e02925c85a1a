"""Whole processes, timed: what a user waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryFile


def python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True)


def timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of a whole process; a process that prints its own seconds is taken at its word. Status 1
    (findings) is no failure."""
    start = time.perf_counter()
    with TemporaryFile() as printed:
        process = subprocess.Popen(command, stdout=printed)
        _pid, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"failed: {' '.join(command)}")
        printed.seek(0)
        with suppress(ValueError):
            took = float(printed.read())
    return took, usage.ru_maxrss / 1024
