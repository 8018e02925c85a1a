"""Knowing a ledger again: what the reader takes for its own columns is what the writer writes."""

from __future__ import annotations

from fanpin_cli.documents.ledger.layout import KEY_GROUPS, OWN
from fanpin_cli.survey.ledger_marks import KNOWN_BY, OWN_COLUMNS


def test_the_ledger_s_own_columns_are_those_that_are_written() -> None:
    assert {column.title for column in (*OWN, KEY_GROUPS)} == OWN_COLUMNS >= KNOWN_BY
