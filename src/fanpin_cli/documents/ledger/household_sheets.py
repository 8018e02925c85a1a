"""The sheets of households: one a level, then 边缘户, 待核实 and 未纳入评定; and 应纳入, the list of those to register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from fanpin_cli.documents.ledger.closing import closing_lines, signed_footer
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.household_counts import counted_rows
from fanpin_cli.documents.ledger.layout import (
    column_looks,
    columns_on,
    looks_of_places,
    marked,
    names_and_fills,
    own_columns,
    review_choices,
    sheet_names,
    step_choices,
    to_include_columns,
)
from fanpin_cli.documents.ledger.ledger_headings import circumstances, footer, heading
from fanpin_cli.documents.ledger.survey_columns import survey_columns, unread_marks
from fanpin_cli.documents.tables.cell_styles import filled
from fanpin_cli.documents.tables.columns import WHO, Column, column_of
from fanpin_cli.documents.tables.listing import fitted, listing
from fanpin_cli.documents.tables.place_colours import FILLS, TABS
from fanpin_cli.documents.tables.sheet_spec import CellStyle, Choice, DateEntry, SheetSpec
from fanpin_cli.documents.tables.text_width import FITTED_CELLS
from fanpin_cli.survey.keys import numbers_of


def household_sheets(content: LedgerContent) -> list[SheetSpec]:
    """One sheet a place, in order, each household in exactly one."""
    ours = own_columns(content)
    own = _own_columns(content.places, tuple(map(column_of, ours)))
    survey, survey_layout = survey_columns(content.originals, own.columns, content.months)
    table = pd.concat([own, survey], axis=1)
    sheets = []
    looks = looks_of_places(content)
    for place, sheet in sheet_names(content).items():
        name, _fill = names_and_fills(content)[place]
        look = looks[place]
        ledgers = columns_on(place, ours)
        columns = (*ledgers, *survey_layout)
        members = content.places["place"] == place
        households = table.loc[members, [column.title for column in columns]]
        table_of_place = table_sheet(
            content,
            sheet,
            f"{look.mark}{name}（{sheet}）" if name != sheet else f"{look.mark}{name}",
            households,
            columns,
            style=filled(look.tint),
            looks=column_looks(look, ours),
            widths=fitted(households, columns),
            over=len(ledgers),
            extra=f"本表{counted_rows(content.places.loc[members])}",
            validations=review_choices(content),
            tab=look.full,
        )
        styles = (marked(look, table_of_place.column_styles[0]), *table_of_place.column_styles[1:])
        unread = unread_marks(households, content.unread.reindex(households.index))
        sheets.append(replace(table_of_place, column_styles=styles, tints=unread))
    return sheets


def to_include_sheet(content: LedgerContent) -> SheetSpec:
    """应纳入: the households that meet the poverty criterion now, on whatever sheet they are; a list to act on."""
    chosen = content.places[content.places["include"].astype(bool)]
    columns = to_include_columns(content.steps)
    table = _own_columns(chosen, columns)
    return table_sheet(
        content,
        "应纳入",
        "应纳入（返贫即入、边缘户致贫）",
        table,
        columns,
        style=filled(FILLS["include"]),
        widths=fitted(table, columns),
        over=len(columns),
        extra=f"本表{counted_rows(chosen)}，各户另在其户表中",
        validations=step_choices(content.steps),
        tab=TABS["include"],
    )


def table_sheet(
    content: LedgerContent,
    sheet: str,
    subject: str,
    table: pd.DataFrame,
    columns: Sequence[Column],
    *,
    style: CellStyle,
    widths: Mapping[str, float],
    over: int,
    extra: str = "",
    validations: Mapping[str, Choice | DateEntry] | None = None,
    tab: str | None = None,
    looks: Mapping[str, CellStyle] | None = None,
    advice: str = "",
    signed_below: bool = False,
) -> SheetSpec:
    """A table under title, circumstances and header, its rows numbered; an empty one says 无.

    over: so many columns are under the title and on a printed page; the others are for the screen. looks: see ``listing``.
    It is signed at the foot of every page, so that nothing stands below the rows, which programs count; with signed_below it is
    signed under the table, after the legend of the measures that the column ``advice`` names in short.
    """
    spec = listing(
        sheet,
        (heading(content, subject), circumstances(content, extra)),
        table,
        columns,
        style=style,
        widths=widths,
        over=over,
        who=len(WHO),
        footer=footer(content, subject),
        validations=validations,
        tab=tab,
        looks=looks,
    )
    if not signed_below or table.size > FITTED_CELLS:  # a long sheet stays as the library writes it
        return replace(spec, page=replace(spec.page, footer=signed_footer(content.round)))
    titles = [column.title for column in columns[:over]]
    lines = closing_lines(content.unit, [widths[title] for title in titles], table.get(advice), content.legend)
    return replace(spec, closing=lines)


def _own_columns(places: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """The ledger's columns of these households; those that staff fill in later are empty."""
    blank = pd.Series(np.nan, index=places.index, dtype=object)
    own = pd.DataFrame({c.title: places.get(c.title, blank) for c in columns}, index=places.index)
    return own.assign(户编号=numbers_of(own["户编号"])) if "户编号" in own else own
