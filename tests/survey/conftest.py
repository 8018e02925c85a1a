"""The shipped catalogue, and sheets as lists of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from fanpin_cli.survey.catalogue import Catalogue
from fanpin_cli.survey.catalogue_file import FIELDS_FILE, load_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.titles import TitleIndex
from fanpin_cli.text.shipped import shipped_rules


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(shipped_rules() / FIELDS_FILE)


@pytest.fixture(scope="session")
def index(catalogue: Catalogue) -> TitleIndex:
    return TitleIndex(catalogue, dt.date(2019, 10, 31))


def sheet(*rows: Sequence[object], merged: Sequence[tuple[int, int, int, int]] = ()) -> Grid:
    return Grid(Path("调查表.xlsx"), "表", [list(row) for row in rows], tuple(merged))


def household_fields(columns: Sequence[Sequence[str]], index: TitleIndex) -> list[str | None]:
    """Which field of a household each column, given by the titles to try, is taken for."""
    return [next((m.title for title in titles if (m := index.match(title, "household"))), None) for titles in columns]
