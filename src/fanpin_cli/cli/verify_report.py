"""What ``fanpin verify`` says: one line that all is as filed, or what differs, cell by cell; and the inspection."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from fanpin_cli.documents.filing.inspection import FAILED, HEADINGS, PASSED
from fanpin_cli.text.messages import _
from fanpin_cli.workflows.verify import Difference, Verified, VerifiedFile

FIRST = 20
"""So many differences of a file are shown; ``--json`` has them all."""
RESULT_STYLES = {PASSED: "green", FAILED: "bold red"}


def verify_json(verified: Verified) -> dict[str, Any]:
    """The object of ``verify --json``; design-rounds.md section 10."""
    return {
        "as_filed": verified.as_filed,
        "code": verified.code,
        "files": [
            {"file": file.path, "state": file.state, "differences": [asdict(one) for one in file.differences]}
            for file in verified.files
        ],
    }


def show_verified(verified: Verified) -> None:
    """Print the verdict in one line, what differs, and the inspection."""
    console = Console(highlight=False)
    console.print(_verdict(verified), soft_wrap=True)
    for file in verified.files:
        for line in _told(file):
            console.print(line, soft_wrap=True)
    if verified.given is False:
        told = _("The code on the paper is not that of this folder, which is {code}").format(code=verified.code or _("unknown"))
        console.print(Text(told, style="bold red"), soft_wrap=True)
    console.print(_inspection(verified))


def _verdict(verified: Verified) -> Text:
    filing = verified.filing
    if not verified.as_filed:
        wrong = sum(file.state not in ("same", "saved-again") for file in verified.files)
        if not wrong:
            return Text(_("Every file is as it was filed, but the code is another one"), style="bold red")
        return Text(_("Not as filed: {n} files differ").format(n=wrong), style="bold red")
    what = " ".join(str(filing.get(key, "")) for key in ("title", "number") if filing.get(key))
    line = _("As filed on {date}: {what}, {households} households; filing code {code}").format(
        date=filing.get("date", ""), what=what, households=filing.get("households", ""), code=verified.code
    )
    if verified.given:
        line += _(" (that of the paper)")
    return Text(line, style="bold green")


def _told(file: VerifiedFile) -> list[Text]:
    """A file that is not the same, and below it the differences."""
    sentences = {
        "saved-again": (_("values equal, file saved again"), "yellow"),
        "changed": (_("changed since it was filed"), "bold red"),
        "missing": (_("missing"), "bold red"),
        "added": (_("was not filed; take it out of the folder"), "bold red"),
    }
    if file.state not in sentences:
        return []
    said, style = sentences[file.state]
    lines = [Text(f"{file.path}: {said}", style=style)]
    lines += [Text(f"  {_difference(one)}") for one in file.differences[:FIRST]]
    if more := len(file.differences) - FIRST:
        lines += [Text(_("  … and {n} more; --json lists them").format(n=more), style="dim")] if more > 0 else []
    return lines


def _difference(one: Difference) -> str:
    where = "!".join(part for part in (one.sheet, one.cell) if part)
    values = _("filed “{filed}”, now “{now}”").format(filed=one.filed, now=one.now) if one.filed or one.now else ""
    if not one.sheet and not one.cell and not one.filed:
        return one.now or _("its filed values are gone too, so the cells cannot be named")
    return " ".join(part for part in (where, values) if part) or where


def _inspection(verified: Verified) -> Table:
    table = Table(title=_("Inspection (DA/T 70-2018)"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (_("item"), _("result")):
        table.add_column(title, no_wrap=True)
    table.add_column(_("found"), overflow="fold")
    for heading in HEADINGS:
        table.add_row(Text(heading, style="bold"))
        for item in (item for item in verified.inspection if item.heading == heading):
            result = Text(_(item.result), style=RESULT_STYLES.get(item.result, "dim"))
            table.add_row(f"  {item.name}", result, item.found)
    return table
