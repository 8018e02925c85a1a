"""Which of the ledgers in a folder count for a round, and which came back from those to whom they were sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fanpin_cli.ledger_format import ADJUSTED_SUFFIX, REVIEWED_SUFFIX, VISITED_SUFFIX
from fanpin_cli.survey.recognised import Kind
from fanpin_cli.workflows.folder import Folder, Lying

NEWER_VERSION = re.compile(f"({REVIEWED_SUFFIX}|{ADJUSTED_SUFFIX}|{VISITED_SUFFIX})(-|（|$)")
"""The names of ledgers that were made from another one."""
CAME_BACK = re.compile("返回|退回|收回|回收|反馈|returned", re.IGNORECASE)
"""What people call files, or the folder for them, that came back."""


@dataclass(frozen=True)
class LedgersThere:
    """The ledgers of one round. now: those that count, the county's latest version or one of each township. returned: what came
    back since, parts of ledgers too. merged: what came back before that version was made."""

    now: Sequence[Lying] = ()
    returned: Sequence[Lying] = ()
    merged: Sequence[Lying] = ()


def ledgers_there(folder: Folder, round_: str | None) -> LedgersThere:
    """The ledgers of this round; ``None`` for those that say none."""
    ledgers = [file for file in folder.of(Kind.LEDGER) if file.round == round_]
    parts = [file for file in folder.of(Kind.PART) if file.round == round_]
    sent = _sent_out(ledgers, [file.path for file in folder.of(Kind.SUMMARY) if file.round == round_])
    whole = [file for file in sent if not file.what.township]
    now = [max(whole, key=lambda file: (_is_newer(file), file.changed))] if whole else sent
    back = sorted([*(file for file in ledgers if file not in sent), *parts], key=lambda file: file.path)
    since = now[0].changed if whole and _is_newer(now[0]) else float("-inf")
    returned = [file for file in back if file.changed > since]
    return LedgersThere(now, returned, [file for file in back if file not in returned])


def _is_newer(file: Lying) -> bool:
    return NEWER_VERSION.search(file.path.stem) is not None


def _sent_out(ledgers: Sequence[Lying], summaries: Sequence[Path]) -> list[Lying]:
    """The ledgers that were sent out: of each township the one beside the county's summary, else the one that lies nearest; of
    the county's own ledger all versions. One that says that it came back is none, unless all do."""
    homes = {summary.parent for summary in summaries}
    own_names = tuple(f"{summary.stem}-" for summary in summaries)

    def order(file: Lying) -> tuple[object, ...]:
        made_here = file.path.stem.startswith(own_names)
        return file.path.parent not in homes, len(file.path.parts), not made_here, file.changed, file.path

    first: dict[str, Lying] = {}
    for file in sorted([file for file in ledgers if not CAME_BACK.search(str(file.path))] or ledgers, key=order):
        first.setdefault(file.what.township, file)
    whole = first.get("")
    versions = [file for file in ledgers if whole and file is not whole and not file.what.township and _is_newer(file)]
    return [*first.values(), *versions]
