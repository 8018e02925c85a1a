"""What ``fanpin adjust`` says when it is done: for people a line a record, for programs as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from fanpin_cli.assessment.decision_records import AFTER, BEFORE, BY, DATE, FROM, ITEM, NUMBER, REASON, STAGE
from fanpin_cli.cli.review_report import levels_json
from fanpin_cli.ledger_format import RECORD_KEY
from fanpin_cli.survey.keys import number_of
from fanpin_cli.text.mask import mask_key, mask_numbers
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.adjust import Adjusted

KEYS = {
    "number": NUMBER,
    "date": DATE,
    "stage": STAGE,
    "key": RECORD_KEY,
    "township": "乡镇",
    "village": "村",
    "item": ITEM,
    "before": BEFORE,
    "after": AFTER,
    "reason": REASON,
    "by": BY,
    "source": FROM,
}
"""A record's keys for programs → its columns."""
SHOWN = 20


def adjust_json(adjusted: Adjusted) -> dict[str, Any]:
    """The object of ``adjust --json``."""
    records = [_record(row) for row in adjusted.records.to_dict("records")]
    return {
        "ledger": str(adjusted.out),
        "households": [*dict.fromkeys(record["key"] for record in records)],
        "records": records,
        "unmoved": adjusted.unmoved,
        "notes": [mask_numbers(note.message()) for note in adjusted.notes],
        **levels_json(adjusted.content),
    }


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    told = {key: mask_numbers(str(row[title])) if row[title] is not None else "" for key, title in KEYS.items()}
    return {**told, "number": int(row[NUMBER]), "key": mask_key(str(row[RECORD_KEY] or ""))}


def _line(record: dict[str, Any]) -> str:
    """3. 2019-11-20 随时调整 34159901020008 青山镇西岭村 备案等级: 一级 → 三级 (why, who)."""
    where = f"{number_of(record['key'])} {record['township']}{record['village']}"
    change = f"{record['item']}: {record['before'] or '—'} → {record['after'] or '—'}"
    return f"{record['number']:>4}. {record['date']} {record['stage']} {where} {change} ({record['reason']}; {record['by']})"


def show_adjusted(adjusted: Adjusted) -> None:
    """Print the records that were added and where the ledger is."""
    console = Console(highlight=False)
    console.print(Text(_("Added to 调整记录:"), style="bold"))
    for record in map(_record, adjusted.records.head(SHOWN).to_dict("records")):
        console.print(Text(_line(record)), soft_wrap=True)
    if len(adjusted.records) > SHOWN:
        console.print(_("and {n} more").format(n=len(adjusted.records) - SHOWN))
    for note in adjusted.notes:
        console.print(Text(mask_numbers(note.message()), style="yellow"))
    if adjusted.unmoved:
        sentence = _("{n} households stand where they stood: the level is the same, or a later decision counts.")
        console.print(Text(sentence.format(n=adjusted.unmoved), style="yellow"))
    console.print(Text(_("Ledger written: {path}").format(path=adjusted.out)), soft_wrap=True)
