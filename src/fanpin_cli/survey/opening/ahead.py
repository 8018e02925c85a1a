"""Opening files in the background: the first two while libraries load, the next while one is being read.

Most of opening is Rust that leaves the interpreter free, so that two files open in the time of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.opening.workbook import open_workbook

AT_ONCE = 2
"""Files opened at the same time; each holds all its cells until it is read."""
Open = Callable[[Path], list[Grid]]
"""How a file is opened; see ``open_workbook``."""


@contextmanager
def _turn(before: Event, mine: Event) -> Iterator[None]:
    """Scan files one at a time, in request order, so the first is ready soonest."""
    before.wait()
    yield
    mine.set()


@contextmanager
def opening_ahead(files: Sequence[Path], password: str | None = None) -> Iterator[Open]:
    """``open_workbook`` for files that are asked for in this order; what it raises is raised when the file is asked for."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        coming = iter(files)
        begun: dict[Path, Future[list[Grid]]] = {}
        scanned = [Event()]  # the first has no file before it
        scanned[0].set()

        def open_in_turn(file: Path, before: Event, mine: Event) -> list[Grid]:
            try:
                return open_workbook(file, password, _turn(before, mine))
            finally:
                mine.set()

        def begin_next() -> None:
            if (file := next(coming, None)) is not None:
                scanned.append(Event())
                begun[file] = pool.submit(open_in_turn, file, *scanned[-2:])

        def opened(file: Path) -> list[Grid]:
            if file not in begun:
                return open_workbook(file, password)
            ready = begun.pop(file)
            begin_next()
            return ready.result()

        for _file in range(AT_ONCE):
            begin_next()
        # Scanning holds the interpreter: were the libraries loaded at the same time, both would take longer.
        scanned[min(1, len(scanned) - 1)].wait()
        try:
            yield opened
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
