"""What to type next, by what lies in a folder: a table of steps, each with what it needs, and what would make it needless."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fanpin_cli.assessment.rounds import end_of, round_of
from fanpin_cli.ledger_format import LEDGER_SUFFIX, REVIEWED_SUFFIX
from fanpin_cli.survey.recognised import Kind
from fanpin_cli.text.messages import N_, _
from fanpin_cli.workflows.folder import Folder, Lying
from fanpin_cli.workflows.ledgers_there import LedgersThere, ledgers_there

MOST_STEPS = 2
BY_NAME, MOST_NAMED = 3, 8
"""So many surveys are named one by one even where a folder would do; more arguments than the second nobody types."""
SURVEYS = (Kind.SURVEY, Kind.ROSTER)
NO_SURVEY = frozenset({*SURVEYS, Kind.VISITS, Kind.CHANGES, Kind.VILLAGES, Kind.OTHER})
"""What may not lie in a folder that is given as a survey, beside the surveys that are meant."""
NO_RETURN = frozenset(Kind) - {Kind.PART, Kind.SUMMARY}
"""The same of a folder that is given as what came back."""
PLAIN = re.compile(r"[\w@+:./\\-]+") if os.name == "nt" else re.compile(r"[\w@%+=:,./-]+")


@dataclass(frozen=True)
class Step:
    """A command. It is offered where all that it ``needs`` can be named and nothing is there that it is needless for.
    command: with the names in braces; empty where there is nothing to type. why: one sentence, untranslated."""

    needs: frozenset[str]
    needless: frozenset[str]
    command: str
    why: str


def _step(needs: str, needless: str, command: str, why: str) -> Step:
    return Step(frozenset(needs.split()), frozenset(needless.split()), command, why)


STEPS = (
    _step(
        "new villages", "", "fanpin status {new}{previous} --expect {villages}", N_("who has handed in, and what is missing")
    ),
    _step("new", "villages", "fanpin check {new}", N_("what is doubtful in the surveys, cell by cell")),
    _step("new", "", "fanpin grade {new}{previous}{as_of}", N_("write the ledger of this round")),
    _step(
        "scattered", "new", "", N_("Put the surveys that are to be graded into a folder of their own, and type fanpin there.")
    ),
    _step(
        "late",
        "",
        "fanpin grade {late}{earlier_option}{ledgers_date} -o {again}",
        N_("surveys came or were changed after the ledger was made; what was entered in it is not taken over"),
    ),
    _step("base returned", "", "fanpin review {base} {returned}{reviewed}", N_("merge what came back")),
    _step(
        "one_ledger one_returned", "base", "fanpin review {one_ledger} {one_returned}", N_("merge what came back, one by one")
    ),
    _step("returned", "any_ledger", "", N_("The ledger that was sent out does not lie here; fanpin review needs it too.")),
    _step("ledger changes", "", "fanpin adjust {ledger} --from {changes}", N_("enter the listed changes of level")),
    _step("ledger visits", "", "fanpin visits {ledger} {visits}", N_("enter the visits, and see who is overdue")),
    _step("ledger ready", "filed", "fanpin file {ledger} -o {filing}", N_("every level is decided: file the round")),
    _step("ledger earlier", "report", "fanpin diff {earlier} {ledger}", N_("what changed since the last round")),
    _step("filed", "", "fanpin verify {filed}", N_("whether all is still as it was filed")),
    _step("ledger", "notice ready filed", "fanpin notice {ledger}", N_("what each village posts")),
)
"""The most urgent first: what waits for its first reading, what waits to be decided, what waits to be filed and shown."""


@dataclass
class _Names:
    """What can be named in a command: name → text for the shell. there: what is there though it may have no one name."""

    folder: Folder
    texts: dict[str, str] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)

    def put(self, name: str, paths: Sequence[Path] | None, *, most: int = MOST_NAMED) -> None:
        if paths and len(paths) <= most:
            self.texts[name] = " ".join(map(for_shell, paths))
            self.there.add(name)

    def option(self, name: str, option: str, value: str) -> None:
        self.texts[name] = f" {option} {value}" if value else ""


def next_steps(folder: Folder, today: dt.date) -> list[tuple[str, str]]:
    """The commands to type next, the first the most useful, each with a sentence that says why."""
    names = _names(folder, today)
    steps = (step for step in STEPS if step.needs <= names.there and step.needless.isdisjoint(names.there))
    return [(step.command.format_map(names.texts), _(step.why)) for step in steps][:MOST_STEPS]


def _names(folder: Folder, today: dt.date) -> _Names:
    """Every name that a step may use."""
    names = _Names(folder)
    rounds = sorted({file.round for file in folder.of(Kind.LEDGER) if file.round})
    last = rounds[-1] if rounds else None
    now, before = ledgers_there(folder, last), ledgers_there(folder, rounds[-2]) if len(rounds) > 1 else LedgersThere()
    _name_surveys(names, last, now, before, today)
    _name_ledgers(names, last, now, before)
    _name_lists(names, now)
    return names


def _name_surveys(names: _Names, last: str | None, now: LedgersThere, before: LedgersThere, today: dt.date) -> None:
    folder = names.folder
    waiting = [file for file in folder.of(*SURVEYS) if file.sha256 not in folder.graded]
    round_ = max((file.round for file in waiting if file.round), default=None)
    waiting = [file for file in waiting if file.round in (round_, None)]
    older = last is not None and round_ is not None and round_ < last
    names.option("previous", "--previous", _text(_one(folder, now)))
    names.option("earlier_option", "--previous", _text(_one(folder, before)))
    names.option("as_of", "--as-of", end_of(round_).isoformat() if round_ and round_ != round_of(today) else "")
    if older or not any(file.kind is Kind.SURVEY for file in waiting):
        return
    sources = {name: sha for ledger in now.now for name, sha in (ledger.what.sources or {}).items()}
    read = [file for file in folder.of(*SURVEYS) if file.sha256 in sources.values()]
    beside = {file.path.parent for file in read}
    of_last = (file for file in waiting if round_ is None and _is_of(file, sources, beside))
    if last is not None and ((round_ or round_of(today)) == last or any(of_last)):
        names.put("late", _cover(folder, [*read, *waiting], NO_SURVEY))
        names.option("ledgers_date", "--as-of", now.now[0].what.as_of)
        names.put("again", [now.now[0].path.parent / f"{last}{LEDGER_SUFFIX}（{today:%m%d}）.xlsx"])
    else:
        names.there.add("scattered")
        names.put("new", _cover(folder, waiting, NO_SURVEY))


def _is_of(file: Lying, sources: Mapping[str, str], beside: Collection[Path]) -> bool:
    """Whether a survey belongs to the round of a ledger: it has the name of one of its surveys, or lies beside them."""
    return file.path.name in {Path(name).name for name in sources} or file.path.parent in beside


def _name_ledgers(names: _Names, last: str | None, now: LedgersThere, before: LedgersThere) -> None:
    folder = names.folder
    if now.now:
        names.there.add("any_ledger")
    names.put("base", _one(folder, now, beside_returned=True))
    names.put("ledger", _one(folder, now))
    names.put("earlier", _one(folder, before))
    names.put("returned", _cover(folder, now.returned, NO_RETURN, by_name=1))
    whole = len(now.now) == 1
    names.option("reviewed", "-o", "" if whole or not last else for_shell(Path(f"{last}{LEDGER_SUFFIX}{REVIEWED_SUFFIX}.xlsx")))
    pairs = [(own, back) for own in now.now for back in now.returned if _same_township(own, back)]
    if pairs:
        names.put("one_ledger", [pairs[0][0].path])
        names.put("one_returned", [pairs[0][1].path])
    if now.now and all(file.what.decided == "all" for file in now.now):
        names.there.add("ready")
    names.put("filing", [Path(f"{last or ''}备案")])
    filed = [bag.path for bag in folder.filed if last is None or bag.round in (last, None)]
    names.put("filed", filed[-1:])
    for kind, name in ((Kind.REPORT, "report"), (Kind.NOTICE, "notice")):
        if any(file.round == last for file in folder.of(kind)):
            names.there.add(name)


def _same_township(own: Lying, back: Lying) -> bool:
    township = own.what.township
    return bool(township) and (back.what.township == township or township in back.path.as_posix())


def _name_lists(names: _Names, now: LedgersThere) -> None:
    """The lists; of changes and visits those that are newer than the ledger, since older ones are in it."""
    since = max((file.changed for file in now.now), default=0.0)
    for kind, name in ((Kind.VILLAGES, "villages"), (Kind.CHANGES, "changes"), (Kind.VISITS, "visits")):
        found = [file.path for file in names.folder.of(kind) if kind is Kind.VILLAGES or file.changed > since]
        names.put(name, found, most=MOST_NAMED if kind is Kind.VISITS else 1)


def _one(folder: Folder, ledgers: LedgersThere, *, beside_returned: bool = False) -> list[Path] | None:
    """The one path that names these ledgers: the file, or the folder that has no others in it. beside_returned: what came
    back may lie in folders below it, as ``review`` bears."""
    own = {file.path for file in ledgers.now}
    if len(own) == 1:
        return [*own]
    places = {path.parent for path in own}
    if len(places) != 1:
        return None
    place = places.pop()
    back = (*ledgers.returned, *ledgers.merged)
    below = {file.path for file in back if beside_returned and file.path.parent != place}
    others = (file.path for file in folder.of(Kind.LEDGER, Kind.PART) if file.path not in own | below)
    return None if any(path.is_relative_to(place) for path in others) else [place]


def _cover(folder: Folder, files: Sequence[Lying], others: frozenset[Kind], by_name: int = BY_NAME) -> list[Path]:
    """The fewest paths that name these files: folders that have nothing of ``others`` beside them, else the files."""
    wanted = {file.path for file in files}
    if len(wanted) <= by_name:
        return sorted(wanted)
    unwanted = {file.path for file in folder.files if file.kind in others} - wanted
    whole = {
        place
        for place in {parent for path in wanted for parent in path.parents}
        if not any(path.is_relative_to(place) for path in unwanted)
    }
    named: dict[Path, list[Path]] = {}
    for path in wanted:
        named.setdefault(next((place for place in reversed(path.parents) if place in whole), path), []).append(path)
    return sorted(
        Path(os.path.commonpath([path.parent for path in paths])) if place in whole else place for place, paths in named.items()
    )


def _text(paths: Sequence[Path] | None) -> str:
    return " ".join(map(for_shell, paths or ()))


def for_shell(path: Path) -> str:
    """A path as it is typed: quoted where the shell asks for it, and never taken for an option."""
    text = f"./{path}" if str(path).startswith("-") else str(path)
    if PLAIN.fullmatch(text):
        return text
    return f'"{text}"' if os.name == "nt" else shlex.quote(text)
