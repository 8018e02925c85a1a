"""What ``fanpin`` alone shows: kinds of files by round, what could not be looked into, and the next commands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from fanpin_cli.survey.recognised import Kind
from fanpin_cli.text.mask import mask_value
from fanpin_cli.text.messages import N_, _
from fanpin_cli.workflows.folder import Folder, Lying
from fanpin_cli.workflows.ledgers_there import ledgers_there

RETURNED, FILED = "returned", "filed"
KINDS: Mapping[str, str] = {
    Kind.SURVEY: N_("surveys"),
    Kind.ROSTER: N_("rosters"),
    Kind.MARKED_COPY: N_("marked copies"),
    Kind.LEDGER: N_("ledgers"),
    Kind.SUMMARY: N_("county summaries"),
    Kind.PART: N_("parts of ledgers"),
    RETURNED: N_("returned files"),
    Kind.VISITS: N_("lists of visits"),
    Kind.CHANGES: N_("lists of changes"),
    Kind.REPORT: N_("reports"),
    Kind.NOTICE: N_("public notices"),
    FILED: N_("filed folders"),
    Kind.VILLAGES: N_("lists of villages"),
    Kind.LIST: N_("other lists of persons"),
    Kind.OTHER: N_("other workbooks"),
}
"""In the order in which they are shown."""
DECIDED: Mapping[str, str] = {
    "none": N_("undecided"),
    "some": N_("decided in part"),
    "all": N_("all decided"),
}
MOST_LINES, MOST_REASONS = 26, 3
"""Lines for all rounds together, of the 40 of a screenful; reasons why files could not be read, of which each takes two."""
LONG_NUMBER = re.compile(r"\d{11,}[\dXx]*")
"""In a file's name it may be somebody's; a date or a round is shorter."""


def show_folder(folder: Folder, steps: Sequence[tuple[str, str]]) -> None:
    """Print what lies there in at most 40 lines, then the commands."""
    console = Console(highlight=False)
    count = len(folder.files) + len(folder.unread) + folder.more
    name = _shown(Path(folder.root.resolve().name))
    console.print(Text(_("{folder} (workbooks: {n})").format(folder=name, n=count), style="bold"), soft_wrap=True)
    rounds = _by_round(folder)
    titles = max((cell_len(_(KINDS[kind])) for kinds in rounds.values() for kind in kinds), default=0)
    shown = _shown_rounds(rounds)
    for round_ in shown:
        console.print(Text(_title(round_), style="bold cyan"))
        for line in _lines(folder, round_, rounds[round_], console.width, titles):
            console.print(line, soft_wrap=True)
    if others := [round_ for round_ in rounds if round_ not in shown]:
        number = sum(len(paths) for round_ in others for paths in rounds[round_].values())
        names = _listed(map(_title, others), console.width // 2)
        console.print(_("And {n} more files: {rounds}").format(n=number, rounds=names))
    for told in _not_looked_into(folder, console.width):
        console.print(Text(told, style="yellow"))
    console.print(Text(_("Next"), style="bold"))
    for command, why in steps or [("fanpin --help", _("nothing is waiting here; all commands"))]:
        console.print(
            Text(f"  {_masked(command)}" if command else f"  {why}", style="bold green" if command else ""), soft_wrap=True
        )
        if command:
            console.print(Text(f"      {why}", style="dim"), soft_wrap=True)


def _by_round(folder: Folder) -> dict[str | None, dict[str, list[Path]]]:
    """Round → kind → paths, the latest round first, those without one last."""
    found: dict[str | None, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    standings = [ledgers_there(folder, round_) for round_ in {one.round for one in folder.of(Kind.LEDGER)}]
    back = {file.path for one in standings for file in (*one.returned, *one.merged)}
    now = {file.path for one in standings for file in one.now}
    for file in sorted(folder.files, key=lambda file: file.path not in now):
        found[file.round][RETURNED if file.path in back else file.kind].append(file.path)
    for bag in folder.filed:
        found[bag.round][FILED].append(bag.path)
    return {round_: found[round_] for round_ in sorted(found, key=lambda round_: round_ or "", reverse=True)}


def _shown_rounds(rounds: Mapping[str | None, Mapping[str, Sequence[Path]]]) -> list[str | None]:
    """The rounds for which there is room, in their order: the last one, what names none, then the others."""
    left, found = MOST_LINES, set[str | None]()
    for round_ in sorted(rounds, key=lambda round_: [*rounds].index(round_) if round_ else 0.5):
        lines = 1 + len(rounds[round_])
        if lines > left:
            break
        left -= lines
        found.add(round_)
    return [round_ for round_ in rounds if round_ in found]


def _title(round_: str | None) -> str:
    return _("Round {round}").format(round=round_) if round_ else _("No round named")


def _lines(folder: Folder, round_: str | None, kinds: Mapping[str, Sequence[Path]], width: int, titles: int) -> Iterator[Text]:
    """A line a kind: what, how many, what is to be said of them, and as many of their names as fit.

    titles: the width of the longest title that is shown.
    """
    for kind in [kind for kind in KINDS if kind in kinds]:
        title = _(KINDS[kind])
        head = f"  {title}{' ' * (titles - cell_len(title))} {len(kinds[kind]):>4}  "
        told = _told(folder, kind, round_, kinds[kind])
        names = _listed([path.as_posix() for path in kinds[kind]], width - cell_len(head) - cell_len(told) - 2)
        yield Text.assemble(head, names, "  " if names and told else "", (told, "dim"))


def _told(folder: Folder, kind: str, round_: str | None, paths: Sequence[Path]) -> str:
    """Of surveys how many are not graded, of returned files how many are not merged, of ledgers how many households they have
    and whether their levels are decided."""
    there = ledgers_there(folder, round_)
    if kind in (Kind.SURVEY, Kind.ROSTER):
        waiting = sum(file.sha256 not in folder.graded for file in folder.files if file.path in {*paths})
        return _waiting(waiting, len(paths), (_("graded"), _("not graded yet"), _("{n} not graded yet")))
    if kind == RETURNED:
        return _waiting(len(there.returned), len(paths), (_("merged"), _("not merged yet"), _("{n} not merged yet")))
    if kind == Kind.LEDGER and there.now:
        households = _("{n} households").format(n=f"{sum(file.what.households for file in there.now):,}")
        return f"{households} · {_(DECIDED[_share(there.now)])}"
    return ""


def _waiting(waiting: int, of: int, words: tuple[str, str, str]) -> str:
    """words: for none, all and some of them."""
    none, all_, some = words
    return none if not waiting else all_ if waiting == of else some.format(n=waiting)


def _share(ledgers: Sequence[Lying]) -> str:
    shares = {ledger.what.decided for ledger in ledgers}
    return shares.pop() if len(shares) == 1 else "some"


def _not_looked_into(folder: Folder, width: int) -> Iterator[str]:
    """A line a reason, with the files that it is of."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for path, why in folder.unread.items():
        reasons[why].append(path.as_posix())
    for why in [*reasons][:MOST_REASONS]:
        message = _("Not read: {names}: {why}")
        yield message.format(names=_listed(reasons[why], width - 10), why=_masked(why))
    if more := sum(map(len, [*reasons.values()][MOST_REASONS:])):
        yield _("Not read for other reasons: {n} files").format(n=more)
    if folder.more:
        yield _("Not looked at: {n} more workbooks").format(n=folder.more)


def _listed(names: Iterable[str], width: int) -> str:
    """As many names as fit, whole, and how many more there are; the only one in any case."""
    shown = [_shown(Path(name)) for name in names]
    for count in range(len(shown), 0, -1):
        text = "、".join(shown[:count])
        if count < len(shown):
            text += _(" and {n} more").format(n=len(shown) - count)
        if cell_len(text) <= width:
            return text
    return shown[0] if len(shown) == 1 else ""


def _shown(path: Path) -> str:
    return _masked(path.as_posix())


def _masked(text: str) -> str:
    return LONG_NUMBER.sub(lambda found: mask_value(found[0]), text)
