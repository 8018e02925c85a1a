"""Names as parts of file names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count

from fanpin_cli.ledger_format import LEDGER_SUFFIX, STEP_SUFFIXES

NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
STEP = re.compile(rf"(?P<stem>.+?)(?P<step>{'|'.join(STEP_SUFFIXES)})(?P<number>[1-9]\d?)?")
LONGEST_NAME = 40
"""Characters; a file's name may have 255 bytes, and a Chinese character takes three."""


def step_name(stem: str, step: str) -> str:
    """What a ledger is called after its next step: 台账 → 台账-审核 → 台账-调整 → 台账-调整2 → 台账-审核3.

    The last step stands in place of the one before, so that names do not grow. The number rises where a step is made again or
    one that usually comes before, so that no step of a ledger's has the name of another.
    """
    before = STEP.fullmatch(stem)
    if before is None:
        return f"{stem}{step}"
    again = STEP_SUFFIXES.index(step) <= STEP_SUFFIXES.index(before["step"])
    number = int(before["number"] or 1) + again
    return f"{before['stem']}{step}{number if number > 1 else ''}"


def bare_name(stem: str) -> str:
    """A ledger's name without what says that it is one, and its last step: 2019-10 of 2019-10-台账-调整2."""
    before = STEP.fullmatch(stem)
    return (before["stem"] if before else stem).removesuffix(LEDGER_SUFFIX)


def file_names(names: Sequence[str]) -> list[str]:
    """The names without the characters that Windows forbids in a file name, not too long for one, and each different from the
    others also where upper and lower case are the same."""
    taken: set[str] = set()
    found = []
    for name in names:
        allowed = NOT_IN_FILE_NAMES.sub("_", name).strip(" .")[:LONGEST_NAME] or "_"
        numbered = (allowed if number == 1 else f"{allowed}（{number}）" for number in count(1))
        found.append(next(one for one in numbered if one.casefold() not in taken))
        taken.add(found[-1].casefold())
    return found
