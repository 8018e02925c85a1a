"""Knowing a ledger of ours: its hidden sheet says which sheets hold households and which columns are the ledger's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fanpin_cli.survey.grid import Grid

MARK_SHEET = "_fanpin"
NONE = "无"
LEVEL, PERSONS = "等级.", "成员."
SURVEY_COLUMNS = frozenset({"乡镇", "村", "户编号", "户主姓名", "证件号码", "家庭人口"})
"""The ledger's own columns that are answers of the survey all the same."""


@dataclass(frozen=True)
class LedgerMarks:
    """What the hidden sheet records: household sheets, the ledger's own columns, the round, the date it was
    graded as of (``2019-10-31``, or empty), its levels (rank → name and
    sheet), and who belonged to which household (户编号 → person keys, ``;`` between)."""

    sheets: frozenset[str]
    own_columns: frozenset[str]
    round: str | None
    as_of: str
    levels: Mapping[int, tuple[str, str]]
    persons: Mapping[str, str]

    @property
    def holds_households(self) -> bool:
        """A ledger does; a report of changes is marked as ours and has no such sheet."""
        return self.sheets != {NONE}


def _under(prefix: str, entries: Mapping[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in entries.items() if key.startswith(prefix)}


def ledger_marks(grids: Sequence[Grid]) -> LedgerMarks | None:
    """The marks of a workbook that is a ledger of ours, else None."""
    for grid in grids:
        if grid.sheet == MARK_SHEET:
            entries = {str(row[0]): str(row[1]) for row in grid.rows if len(row) >= 2 and row[0] and row[1]}
            if "户表" in entries and "台账列" in entries:
                own = frozenset(entries["台账列"].split(";")) - SURVEY_COLUMNS
                return LedgerMarks(
                    frozenset(entries["户表"].split(";")),
                    own,
                    entries.get("轮次"),
                    entries.get("评定日期", ""),
                    {
                        int(rank): (names[0], names[-1])
                        for rank, named in _under(LEVEL, entries).items()
                        if rank.isdigit() and (names := named.split(";"))
                    },
                    _under(PERSONS, entries),
                )
    return None
