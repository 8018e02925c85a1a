"""What a blank form (空表) shows, as data; a workflow puts it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from fanpin_cli.documents.tables.sheet_spec import Align, Entry


@dataclass(frozen=True)
class FormColumn:
    """A column to be filled in. group: the title over it. how: what is to be filled in, in words. used_by: what asks of it.
    entry: what its cells take; None for anything. example: its cell in the example row. asked: whether anybody is to fill it
    in; the others are as the ledger has them."""

    title: str
    group: str
    how: str
    used_by: str = ""
    entry: Entry | None = None
    number_format: str | None = None
    align: Align = "center"
    example: object = None
    asked: bool = True


@dataclass(frozen=True)
class FormTable:
    """A sheet to be filled in. rows: what stands in it already, by the columns' titles; room: how many empty rows follow.
    to_fill: whether empty cells of ``rows`` are marked as still to be filled in."""

    sheet: str
    columns: tuple[FormColumn, ...]
    rows: pd.DataFrame
    room: int
    to_fill: bool = False


@dataclass(frozen=True)
class BlankForm:
    """A form. kind: as the command line calls it. subject: what it is, in its title. circumstances: the line below.

    questions: 问题清单, asked: 逐户问题, each under its own titles; None in a form that asks everybody everything.
    """

    kind: str
    subject: str
    circumstances: str
    tables: tuple[FormTable, ...]
    marks: Mapping[str, str]
    questions: pd.DataFrame | None = None
    asked: pd.DataFrame | None = field(default=None)
