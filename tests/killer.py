"""Runs ``fanpin`` in children of a process that has loaded everything, and kills them; started by ``tests/cli/test_killed.py``.

It reads a JSON object a line: arguments, and seconds (killed after so long) or event (killed at the so-manieth event of the
file system in folder). It answers with a JSON object a line: status, or null where the child was killed; events: how many there
were.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
from typing import Any

FILE_EVENTS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "fcntl.flock"})


def load_everything() -> None:
    import fanpin_cli.cli.check_report
    import fanpin_cli.cli.count_report
    import fanpin_cli.cli.diff_report
    import fanpin_cli.cli.grade_report
    import fanpin_cli.cli.history_report
    import fanpin_cli.cli.notice_report
    import fanpin_cli.cli.status_report
    import fanpin_cli.cli.visits_report
    import fanpin_cli.documents.change_report.report_page
    import fanpin_cli.documents.change_report.written_report
    import fanpin_cli.documents.notice.notice_document
    import fanpin_cli.workflows.marked_copies  # noqa: F401


def run(request: dict[str, Any], counted: int) -> None:
    """The child: ``fanpin`` with these arguments. It kills itself at its event, if there is one."""
    seen = 0

    def watch(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if name not in FILE_EVENTS or not (name == "fcntl.flock" or request["folder"] in str(arguments[0])):
            return
        if name == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen += 1
        os.write(counted, b".")
        if seen == request.get("event"):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    from fanpin_cli.cli.main import main

    sys.argv = ["fanpin", *request["arguments"]]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    os._exit(0)


def killed(request: dict[str, Any]) -> dict[str, Any]:
    reading, counted = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        run(request, counted)
    os.close(counted)
    end, seconds = None, request.get("seconds")
    while end is None:
        if seconds is not None and time.monotonic() - started >= seconds:
            os.kill(child, signal.SIGKILL)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            end = status
        else:
            select.select([], [], [], 0.002)
    with os.fdopen(reading, "rb") as events:
        count = len(events.read())
    status = None if os.WIFSIGNALED(end) else os.WEXITSTATUS(end)
    return {"status": status, "events": count, "seconds": time.monotonic() - started}


if __name__ == "__main__":
    load_everything()
    for line in sys.stdin:
        print(json.dumps(killed(json.loads(line))), flush=True)  # noqa: T201
