"""户编号 as people keep it, before the rows become households: no number, a number on the 户主's row, one that begins again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fanpin_cli.ledger_format import RECORD_KEY
from fanpin_cli.survey.filled_down import filled_down
from fanpin_cli.survey.key_placeholders import without_placeholders
from fanpin_cli.survey.keys import KEY, is_placed, numbers_of
from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.problems import Problem
from fanpin_cli.survey.tables import Table
from fanpin_cli.survey.village_numbers import with_village_numbers
from fanpin_cli.survey.vocabulary import Vocabulary


def with_household_keys(
    tables: Sequence[Table], words: Vocabulary, records: Sequence[LedgerRecord], ledgers: Sequence[int]
) -> tuple[list[Table], list[Problem], frozenset[str]]:
    """The tables with the keys of their rows' households under 户编号, what there is to report of them, and the numbers that
    are no household's key any more.

    records: of the ledgers among the files. ledgers: the numbers of the tables that are theirs.
    """
    cleared, problems = without_placeholders(tables, words)
    filled = []
    for table in cleared:
        one, found = filled_down(table)
        filled.append(one)
        problems += found
    recorded = {str(number) for record in records for number in _placed_numbers(record)}
    placed, again = with_village_numbers(filled, words, ledgers, recorded)
    changed = any(one is not other for one, other in zip(tables, placed, strict=True))
    return placed, [*problems, *again], frozenset(_keys(tables) - _keys(placed) if changed else ())


def about_their_rows(problems: Sequence[Problem], gone: frozenset[str]) -> list[Problem]:
    """The problems, those under a number that is no key any more without it: they are about the household of their row."""
    return [replace(problem, key="") if problem.key in gone else problem for problem in problems]


def _keys(tables: Sequence[Table]) -> set[str]:
    return {str(key) for table in tables if KEY in table.household for key in table.household[KEY].dropna().unique()}


def _placed_numbers(record: LedgerRecord) -> list[object]:
    keys = record.households[RECORD_KEY].dropna().astype(object)
    return numbers_of(keys[is_placed(keys)]).tolist()
