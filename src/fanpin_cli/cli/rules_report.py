"""Rule sets on the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from fanpin_cli.policy.compiled import Policy
from fanpin_cli.policy.models import Parameter
from fanpin_cli.survey.vocabulary import plain_words
from fanpin_cli.text.messages import _
from fanpin_cli.text.shown import shown
from fanpin_cli.text.yaml_source import Place
from fanpin_cli.workflows.ledger_content import when_text
from fanpin_cli.workflows.rule_examples import Outcome
from fanpin_cli.workflows.rules import CheckedRules, Listed

COUNTY_SETS = "县级确定"
"""A source that says so already is not marked again."""


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def show_list(listed: Sequence[Listed]) -> None:
    table = _table("", _("rule set"), _("title"), _("extends"), _("file"))
    for rules in listed:
        title = Text(rules.fault, style="red") if rules.fault else Text(rules.title)
        table.add_row(rules.id, title, rules.extends, escape(str(rules.file)))
    Console(highlight=False).print(table)


def show_policy(policy: Policy) -> None:
    """The merged rule set, each piece with file and line."""
    console, rules, origin = Console(highlight=False), policy.rules, policy.loaded.origin
    files = " + ".join(file.name for file in policy.loaded.files)
    console.print(Text.assemble((rules.title, "bold"), f"\n{rules.ruleset} · {files} · sha256 {policy.loaded.sha256[:12]}"))
    if rules.disabled:
        console.print(_("disabled: {names}").format(names="、".join(rules.disabled)))

    levels = _table(_("Levels"), "", _("name"), _("colour"), _("sheet"), _("origin"))
    for rank, style in sorted(rules.levels.items()):
        swatch = Text("■", style=f"#{style.colour}")
        levels.add_row(swatch, f"{rank} {style.name}", style.colour, style.sheet, _line(origin(("levels", rank))))
    console.print(levels)

    parameters = _table(
        _("Parameters on {date}").format(date=policy.as_of), _("name"), _("value"), _("unit"), _("source"), _("origin")
    )
    for name, parameter in rules.parameters.items():
        source = parameter.source
        if parameter.county_sets and COUNTY_SETS not in source:
            source += _(" (the county sets it)")
        where = _line(origin(("parameters", name)))
        parameters.add_row(escape(name), _dated(parameter, policy.as_of), escape(parameter.unit), escape(source.strip()), where)
    console.print(parameters)

    for table in _county_columns(policy):
        console.print(table)

    named = _table(_("Facts and conditions"), _("name"), _("expression"), _("origin"))
    for name, fact in rules.facts.items():
        named.add_row(
            escape(name), escape(f"{fact.over}: {fact.expr}" if fact.over else fact.expr), _line(origin(("facts", name)))
        )
    for name, when in rules.conditions.items():
        named.add_row(escape(name), escape(when_text(when)), _line(origin(("conditions", name))))
    console.print(named)

    entries = _table(_("Rules"), _("id"), _("level"), _("title"), _("cause"), _("holds when"), _("clause"), _("origin"))
    for compiled in (*policy.compiled(), *policy.member_measures, *policy.warnings):
        entry = compiled.entry
        level, title = str(getattr(entry, "level", "")), str(getattr(entry, "title", "") or getattr(entry, "project", ""))
        cause, clause = escape(getattr(entry, "cause", "")), escape(entry.clause)
        where = _line(compiled.place)
        entries.add_row(escape(entry.id), level, escape(title), cause, escape(when_text(entry.when)), clause, where)
    console.print(entries)


def _county_columns(policy: Policy) -> Iterator[Table]:
    """What a county's rule set says of titles, and the words that it adds to headers and totals."""
    rules, origin = policy.rules, policy.loaded.origin
    if rules.aliases:
        aliases = _table(_("Titles of this county"), _("title"), _("read as"), _("origin"))
        for title, field in rules.aliases.items():
            aliases.add_row(escape(title), escape(field or ""), _line(origin(("aliases", title))))
        yield aliases
    if rules.headings:
        words = _table(_("Words added to headers and totals"), _("section"), _("words"), _("origin"))
        for section in sorted(rules.headings.model_fields_set):
            listed = "、".join(plain_words(getattr(rules.headings, section)))
            words.add_row(section, escape(listed), _line(origin(("headings", section))))
        yield words


def _dated(parameter: Parameter, on: dt.date) -> Text:
    """Every value with the date from which it is in force; that of today in bold."""
    since, _value = parameter.in_force(on)
    lines = []
    for date, value in sorted(parameter.values.items()):
        given = _("not set") if value is None else shown(value)
        before = "" if date == dt.date.min else f"{date} "
        lines.append(Text(before, "dim") + Text(given, "bold" if date == since else "dim"))
    return Text("\n").join(lines)


def _line(place: Place) -> str:
    return f"{place.file}:{place.line}"


def show_checked(checked: CheckedRules) -> None:
    console, policy = Console(highlight=False), checked.policy
    count = len([*policy.compiled(), *policy.member_measures])
    console.print(
        _("{id} is in order: {rules} rules, {facts} facts, {conditions} conditions, {parameters} parameters").format(
            id=policy.rules.ruleset,
            rules=count,
            facts=len(policy.rules.facts),
            conditions=len(policy.conditions),
            parameters=len(policy.rules.parameters),
        )
    )
    if checked.checks:
        fired = len(checked.checks) - len(checked.silent)
        console.print(_("{n} of {all} data checks fired on rows made for them").format(n=fired, all=len(checked.checks)))
    if checked.silent:
        console.print(
            Text(
                _("no row could make these fire, look at their conditions: {checks}").format(checks="、".join(checked.silent)),
                "red",
            )
        )
    if checked.without_measure:
        rules = "、".join(checked.without_measure)
        told = _("no measure can come with these rules, add one that asks of the same answers: {rules}").format(rules=rules)
        console.print(Text(told, "red"))
    unset = [name for name, parameter in policy.rules.parameters.items() if parameter.in_force(policy.as_of)[1] is None]
    if unset:
        console.print(
            _("not yet set by the county: {names}; rules that need them are not assessed").format(names="、".join(unset))
        )
    if policy.unused:
        console.print(_("note: nothing uses {names}").format(names="、".join(policy.unused)))
    deciding = {rule.id for rule in (*policy.rules.risk, *policy.rules.edge.rules, *policy.rules.include)}
    blank = [compiled.id for compiled in policy.compiled() if compiled.id in deciding and compiled.when.tests_blank]
    if blank:
        console.print(
            _("note: {rules} take a blank for an answer (IS NULL, COALESCE); households are not sent to 待核实 for it").format(
                rules="、".join(blank)
            )
        )


def show_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Each example that failed with what was expected and what came; then how many passed."""
    console = Console(highlight=False)
    for outcome in outcomes:
        if not outcome.passed:
            console.print(Text.assemble(("✗ ", "red"), (outcome.example.name, "bold"), f"  {outcome.place}"))
            for key, (expected, came) in outcome.unmet.items():
                console.print(
                    Text("    " + _("{key}: expected {expected}, came {came}").format(key=key, expected=expected, came=came))
                )
    run = [outcome for outcome in outcomes if not outcome.left_out]
    console.print(_("{passed} of {n} examples passed").format(passed=sum(outcome.passed for outcome in run), n=len(run)))
    if len(run) < len(outcomes):
        console.print(_("left out, since they expect rules that are disabled: {n}").format(n=len(outcomes) - len(run)))
