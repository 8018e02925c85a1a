"""The names in rules: 人均纯收入, 上期.人均纯收入, 参数.贫困线; where each is read, and how each is written."""

from __future__ import annotations

from dataclasses import dataclass

PREVIOUS, BEFORE_LAST = "上期", "上上期"
EARLIER = (PREVIOUS, BEFORE_LAST)
"""The rounds before, the last one first, as a check of members may name them."""
HOUSEHOLD, MEMBER = "户", "成员"
FILLED, OPTIONAL = "填报", "可缺"
"""``填报.人均纯收入`` is what the survey itself says, nothing worked out; ``可缺.县`` is blank where it has no such column."""
PARAMETER = "参数"
"""The table of the parameters that the county has not set."""


@dataclass(frozen=True)
class Name:
    """A name: the table that it belongs to (``""`` for the household's answers, facts and conditions) and its title.

    An empty title means the table as a whole: ``Name("上期", "")`` is the previous round. Names sort as they are written.
    """

    table: str
    title: str

    def __str__(self) -> str:
        return ".".join(filter(None, (self.table, self.title)))

    def __lt__(self, other: Name) -> bool:
        return str(self) < str(other)

    @property
    def in_rules(self) -> str:
        """The name as an expression has it: a member's answer is written without a table."""
        return self.title if self.table == MEMBER else str(self)


def parsed(written: str) -> Name:
    """The name that is written so: ``上期.人均纯收入``."""
    table, _dot, title = written.rpartition(".")
    return Name(table, title)


def member_before(table: str, title: str = "") -> Name:
    """A member's answer in a round before, which is no answer of his household's: ``上期.成员.年龄``."""
    return Name(f"{table}.{MEMBER}", title)


ROSTER = Name("名册", "")
"""The whole roster, where an expression asks of all persons."""
