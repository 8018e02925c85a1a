"""Problems: what is wrong in one cell, as data that terminal, JSON and ledger render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fanpin_cli.severities import SeverityId
from fanpin_cli.survey import cell_problems, list_problems, row_problems
from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.messages import _

KINDS: Mapping[str, ProblemKind] = {**cell_problems.KINDS, **row_problems.KINDS, **list_problems.KINDS}
"""Every kind of problem by its id. Ids are stable: exemptions and JSON readers refer to them."""


@dataclass(frozen=True)
class Problem:
    """One finding about one cell.

    ``file``, ``sheet`` and ``cell`` (``H12``) say where it is, ``key`` is the 户编号 it belongs to, ``value`` what stands
    there, ``details`` fills the kind's sentences besides ``{value}``.
    """

    kind: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    key: str = ""
    value: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> SeverityId:
        return KINDS[self.kind].severity

    def title(self, tr: Callable[[str], str] = _) -> str:
        return tr(KINDS[self.kind].title)

    def message(self, tr: Callable[[str], str] = _) -> str:
        """What is wrong; in the user's language, or in Chinese with ``in_chinese``."""
        return tr(KINDS[self.kind].message).format(value=self.value, **self.details)

    def mend(self, tr: Callable[[str], str] = _) -> str:
        return tr(KINDS[self.kind].mend).format(value=self.value, **self.details)
