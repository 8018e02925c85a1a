"""The missing answers that keep a rule unknown: what to ask of a household, so that it can be graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from fanpin_cli.policy.names import PREVIOUS
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.tables import ROW, UNLISTED
from fanpin_cli.policy.terms import Term, in_order, is_unknown, quoted

Flags = npt.NDArray[np.bool_]
TO_BE_LISTED = "花名册未列的家庭成员"


@dataclass(frozen=True)
class MissingAnswers:
    """Asked of the database once the rules are answered in it.

    count: how many households there are. some_unlisted: whether a roster leaves persons out (``policy.tables``).
    """

    database: duckdb.DuckDBPyConnection
    requirements: Requirements
    count: int
    some_unlisted: bool

    def keeping_unknown(self, terms: Mapping[str, Term]) -> dict[str, Flags]:
        """Answer's name → where its absence keeps one of the terms (by column) unknown; asked only where one is.

        A part matters only where it is unknown and all that it is part of is unknown too: in ``A AND B`` with A false, no
        answer to B would change anything. Every part is asked of once, however many paths lead to it.
        """
        roots = [_named(term, column) for column, term in terms.items()]
        parts = in_order(roots)
        leaves = {part.sql: self._leaf(part) for part in parts if not part.parts}
        asked = [is_unknown(part.sql) for part in parts]
        asked += [missing for answers, _zero in leaves.values() for _label, missing in answers]
        asked = list(dict.fromkeys(asked))
        if not any(answers for answers, _zero in leaves.values()):
            return {}
        listed = ", ".join(f"coalesce({sql}, FALSE)" for sql in asked)
        unknown = " OR ".join(is_unknown(root.sql) for root in roots)
        rows, *flags = self.database.execute(f'SELECT {ROW}, {listed} FROM "判定" WHERE {unknown}').fetchnumpy().values()
        holds = dict(zip(asked, (np.asarray(flag, dtype=bool) for flag in flags), strict=True))
        reached = {part.sql: np.zeros(len(rows), dtype=bool) for part in parts}
        for root in roots:
            reached[root.sql] |= holds[is_unknown(root.sql)]
        for part in parts:
            for inner in part.parts:
                reached[inner.sql] |= reached[part.sql] & holds[is_unknown(inner.sql)]
        open_: dict[str, Flags] = {}
        for sql, (answers, zero) in leaves.items():
            some = np.zeros(len(rows), dtype=bool)
            for label, missing in answers:
                some |= holds[missing]
                open_[label] = open_.get(label, False) | (reached[sql] & holds[missing])
            if answers and zero:
                open_[zero] = open_.get(zero, False) | (reached[sql] & ~some)
        return {label: _spread(flag, np.asarray(rows, dtype=np.int64), self.count) for label, flag in open_.items()}

    def _leaf(self, term: Term) -> tuple[list[tuple[str, str]], str]:
        """The answers that a part without parts rests on, each with the SQL that it is missing; and what to say where it is
        unknown and none is missing, or ``""`` where that cannot be."""
        answers = [pair for name in sorted(term.names) for pair in self._answers(name)]
        zero = sorted(self.requirements.divisors(term) or term.names)
        return answers, "" if self.requirements.missing(term) else "、".join(zero) + "（为0，无法计算）"

    def _answers(self, name: str) -> Iterable[tuple[str, str]]:
        """The answers that a name rests on, each with the SQL that it is missing."""
        fact = self.requirements.facts.get(name)
        if fact is None:
            # The scope is asked of what columns there are; one that the survey lacks altogether is no missing answer.
            if not self.requirements.missing_name(name):
                before = name.startswith(f"{PREVIOUS}.")
                yield f"上一轮的{name.removeprefix(f'{PREVIOUS}.')}" if before else name, is_unknown(quoted(name))
            return
        unknown = is_unknown(fact.column)
        if self.requirements.asked(fact):
            yield name, unknown
        elif fact.of_members:
            columns = "、".join(sorted(fact.term.names)) or "名册"
            yield f"{name}（家庭成员{columns}）", unknown
            if self.some_unlisted:
                yield TO_BE_LISTED, f"({unknown} AND {UNLISTED} > 0)"
        else:
            for inner in sorted(fact.term.names):
                for label, missing in self._answers(inner):
                    yield label, f"({unknown} AND {missing})"


def _spread(flags: Flags, rows: npt.NDArray[np.int64], count: int) -> Flags:
    """Flags of some rows as flags of all."""
    spread = np.zeros(count, dtype=bool)
    spread[rows] = flags
    return spread


def _named(term: Term, column: str) -> Term:
    """The term under the name of the column that holds its answer."""
    return Term(quoted(column), term.kind, term.names, (term,))
