"""The missing answers that keep a rule unknown: what to ask of a household, so that it can be graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fanpin_cli.policy.naming import MEMBER, PREVIOUS, Name
from fanpin_cli.policy.question_tables import ROW, UNLISTED, VERDICTS
from fanpin_cli.policy.requirements import Requirements
from fanpin_cli.policy.terms import CONDITION, Term, in_order, is_unknown, quoted

Flags = npt.NDArray[np.bool_]
TO_BE_LISTED = "花名册未列的家庭成员"


@dataclass(frozen=True)
class Leaf:
    """A part without parts: the answers that it rests on, each with the SQL that it is missing; and what to say where it is
    unknown and none is missing, or ``""`` where that cannot be."""

    answers: Sequence[tuple[str, str]]
    otherwise: str


@dataclass(frozen=True)
class KeepingUnknown:
    """A question about some terms: sql gives the rows where one is unknown, and for each of ``tests`` whether it holds there.

    A part matters only where it is unknown and all that it is part of is unknown too: in ``A AND B`` with A false, no answer to
    B would change anything. Every part is asked of once, however many paths lead to it.
    """

    roots: Sequence[Term]
    parts: Sequence[Term]
    leaves: Mapping[str, Leaf]
    tests: Sequence[str]

    @property
    def sql(self) -> str:
        listed = ", ".join(f"coalesce({test}, FALSE)" for test in self.tests)
        unknown = " OR ".join(is_unknown(root.sql) for root in self.roots)
        return f"SELECT {ROW}, {listed} FROM {VERDICTS} WHERE {unknown}"

    def flags(self, rows: npt.NDArray[np.int64], held: Iterable[npt.NDArray[np.bool_]], count: int) -> dict[str, Flags]:
        """Answer's name → in which of ``count`` households its absence keeps a term unknown; from what ``sql`` gave."""
        holds = dict(zip(self.tests, (np.asarray(flag, dtype=bool) for flag in held), strict=True))
        reached = self._reached(holds, len(rows))
        open_: dict[str, Flags] = {}
        for sql, leaf in self.leaves.items():
            some = np.zeros(len(rows), dtype=bool)
            for label, missing in leaf.answers:
                some |= holds[missing]
                open_[label] = open_.get(label, False) | (reached[sql] & holds[missing])
            if leaf.answers and leaf.otherwise:
                open_[leaf.otherwise] = open_.get(leaf.otherwise, False) | (reached[sql] & ~some)
        return {label: _spread(flag, rows, count) for label, flag in open_.items()}

    def _reached(self, holds: Mapping[str, Flags], count: int) -> dict[str, Flags]:
        """For each part where it is unknown and so is all that it is part of, on one path at least."""
        reached = {part.sql: np.zeros(count, dtype=bool) for part in self.parts}
        for root in self.roots:
            reached[root.sql] |= holds[is_unknown(root.sql)]
        for part in self.parts:
            for inner in part.parts:
                reached[inner.sql] |= reached[part.sql] & holds[is_unknown(inner.sql)]
        return reached


def keeping_unknown(terms: Mapping[str, Term], requirements: Requirements, *, some_unlisted: bool) -> KeepingUnknown | None:
    """What to ask about terms, by the column that holds each one's answer; None where they rest on no answer.

    some_unlisted: whether a roster leaves persons out.
    """
    answers = _Answers(requirements, some_unlisted)
    roots = [Term(column, term.kind, term.names, CONDITION, (term,)) for column, term in terms.items()]
    parts = in_order(roots)
    leaves = {part.sql: answers.of(part) for part in parts if not part.parts}
    if not any(leaf.answers for leaf in leaves.values()):
        return None
    tests = [is_unknown(part.sql) for part in parts]
    tests += [missing for leaf in leaves.values() for _label, missing in leaf.answers]
    return KeepingUnknown(roots, parts, leaves, list(dict.fromkeys(tests)))


@dataclass(frozen=True)
class _Answers:
    """Which answers terms rest on."""

    requirements: Requirements
    some_unlisted: bool

    def of(self, term: Term) -> Leaf:
        answers = [pair for name in sorted(term.names) for pair in self._of_name(name)]
        divisors = sorted(self.requirements.divisors(term) or term.names)
        zero = "、".join(map(str, divisors)) + "（为0，无法计算）"
        return Leaf(answers, "" if self.requirements.missing(term) else zero)

    def _of_name(self, name: Name) -> Iterable[tuple[str, str]]:
        """The answers that a name rests on, each with the SQL that it is missing."""
        fact = self.requirements.fact(name)
        if fact is None:
            # The scope is asked of what columns there are; one that the survey lacks altogether is no missing answer.
            if not self.requirements.missing_name(name):
                label = f"上一轮的{name.title}" if name.table == PREVIOUS else str(name)
                yield label, is_unknown(quoted(str(name)))
            return
        unknown = is_unknown(fact.column)
        if self.requirements.asked(fact):
            yield fact.name, unknown
        elif fact.of_members:
            columns = "、".join(inner.title for inner in sorted(fact.term.names) if inner.table == MEMBER) or "名册"
            yield f"{fact.name}（家庭成员{columns}）", unknown
            if self.some_unlisted:
                yield TO_BE_LISTED, f"({unknown} AND {UNLISTED} > 0)"
        else:
            for inner in sorted(fact.term.names):
                for label, missing in self._of_name(inner):
                    yield label, f"({unknown} AND {missing})"


def _spread(flags: Flags, rows: npt.NDArray[np.int64], count: int) -> Flags:
    """Flags of some rows as flags of all."""
    spread = np.zeros(count, dtype=bool)
    spread[rows] = flags
    return spread
