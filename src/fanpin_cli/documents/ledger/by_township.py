"""One ledger a township, and the county's summary over all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pandas as pd

from fanpin_cli.documents.files.file_names import file_names
from fanpin_cli.documents.files.outputs import refuse_outputs
from fanpin_cli.documents.ledger.content import LedgerContent
from fanpin_cli.documents.ledger.ledger_writing import write_ledger
from fanpin_cli.documents.ledger.record_sheets import meta_sheet, problems_sheet, rules_sheet
from fanpin_cli.documents.ledger.summary_sheet import summary_sheet
from fanpin_cli.documents.tables.townships import NO_TOWNSHIP, townships
from fanpin_cli.documents.writer import write_workbook
from fanpin_cli.ledger_format import BETWEEN_SOURCES, TOWNSHIP_ENTRY


def write_township_ledgers(
    content: LedgerContent,
    out: Path,
    *,
    force: bool = False,
    inputs: Collection[Path] = (),
    to_file: bool = False,
    protect: bool = False,
) -> list[Path]:
    """Write a ledger for each township beside ``out``, ``<out>-<township>.xlsx``, and the county's summary to ``out``.

    The summary workbook has 汇总 over all townships, 数据问题, 规则 and ``_fanpin``, and no households: these are in the
    townships' ledgers, each household in exactly one; their first sheet says how they are filled in and where they go back.
    Returns the summary's path, then the townships' in the survey's order.
    inputs: files that are not replaced even if ``force`` is given. to_file, protect: see ``write_ledger``.
    Raises as ``write_ledger`` does, ``OutputExistsError`` and ``OutputIsInputError`` before anything is written.
    """
    town = townships(content.places)
    names = list(dict.fromkeys(town))
    files = [out.with_name(f"{out.stem}-{name}{out.suffix}") for name in file_names(names)]
    refuse_outputs((out, *files), inputs, force=force)
    for name, file in zip(names, files, strict=True):
        write_ledger(of_township(content, name), file, force=force, guide=True, to_file=to_file, protect=protect)
    sheets = [summary_sheet(content), problems_sheet(content), rules_sheet(content), meta_sheet(content, ())]
    write_workbook(sheets, out, force=force)
    return [out, *files]


def of_township(content: LedgerContent, township: str) -> LedgerContent:
    """The part of one township: its households, and the problems that name them or are in their rows."""
    here = townships(content.places) == township
    places = content.places[here].reset_index(drop=True)
    problems = content.problems[_of_households(content.problems, places)]
    return replace(
        content,
        unit=content.unit if township == NO_TOWNSHIP else f"{content.unit}{township}",
        places=places,
        originals=content.originals[here].reset_index(drop=True),
        unread=content.unread.reindex(content.places.index[here]).reset_index(drop=True),
        record=content.record[here].reset_index(drop=True),
        problems=problems.assign(序号=range(1, len(problems) + 1)),
        meta={**content.meta, TOWNSHIP_ENTRY: township},
    )


def _of_households(problems: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Which problems are about these households. One without 户编号 is assigned by its row in the survey."""
    row = problems["单元格"].astype(object).str.extract(r"(\d+)$", expand=False)
    source = problems["文件"].astype(object) + "·" + problems["工作表"] + "·第" + row + "行"
    keyless = problems["户编号"].isna() | (problems["户编号"] == "")
    sources = places["来源"].dropna().str.split(BETWEEN_SOURCES).explode()
    return problems["户编号"].isin(set(places["户编号"].dropna())) | (keyless & source.isin(set(sources)))
