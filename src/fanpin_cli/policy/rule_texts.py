"""The text of every rule, measure and early warning, compiled: which template it is, and what its ``{成立}`` stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn, Protocol

from fanpin_cli.policy.grammar import ExpressionError
from fanpin_cli.policy.hints import no_such_name
from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.loading import LoadedRuleSet
from fanpin_cli.policy.lookup import Names
from fanpin_cli.policy.models import EarlyWarning, Group, Measure, Not, Part, Reasoned, Rule, When, parts_of
from fanpin_cli.policy.naming import parsed
from fanpin_cli.policy.reasons import PARTS_THAT_HOLD, Clause, compile_reason, only_where, says_what_holds
from fanpin_cli.policy.terms import AND, Term, literal
from fanpin_cli.text.messages import _
from fanpin_cli.text.yaml_source import Path_


class Work(Protocol):
    """What compiling texts needs of the compilation around it."""

    @property
    def loaded(self) -> LoadedRuleSet: ...

    def when(self, when: When, path: Path_, names: Names) -> Term:
        """The term of a condition."""

    def refuse(self, path: Path_, text: str, error: ExpressionError) -> NoReturn:
        """Raise ``RuleSetError`` about the text at ``path``."""


def compile_text(work: Work, entry: Rule | Group | Measure, path: Path_, names: Names) -> tuple[Clause, ...]:
    """The clauses of an entry's text; only a rule's reason has several, others are one."""
    key = "reason" if isinstance(entry, Rule) else "text" if isinstance(entry, Measure) else "title"
    return _clauses(
        work, _template(entry), (*path, key), names, (entry.when, (*path, "when")), whole=not isinstance(entry, Rule)
    )


def refuse_reasons(loaded: LoadedRuleSet, when: When | Part, path: Path_) -> None:
    """Raise ``RuleSetError`` at a part's reason that is said nowhere."""
    for place, _part in _with_reasons(when, path):
        message = _("this reason is said nowhere: write {{{name}}} in the reason of the rule that it is a part of")
        loaded.fail((*place, "reason"), message.format(name=PARTS_THAT_HOLD))


def _template(entry: Rule | Group | Measure) -> str:
    if isinstance(entry, Group):
        return _literal_template(entry.title)
    if isinstance(entry, Measure):
        return f"{_literal_template(entry.project)}：{entry.text}" if entry.project else entry.text
    parts_say = f"{{{PARTS_THAT_HOLD}}}" if any(_with_reasons(entry.when, ())) else ""
    title = _literal_template(entry.title or entry.id) if isinstance(entry, EarlyWarning) else entry.title or entry.id
    return entry.reason or parts_say or title


def _literal_template(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _clauses(
    work: Work, template: str, path: Path_, names: Names, of: tuple[When, Path_], *, whole: bool = False
) -> tuple[Clause, ...]:
    """A template's clauses. of: the condition whose parts ``{成立}`` stands for, and where it is written."""
    if not says_what_holds(template):
        refuse_reasons(work.loaded, *of)

    def look_up(name: str) -> Term:
        asked = parsed(name)
        term = names.term(asked.title, asked.table)
        if term is None:
            raise no_such_name(asked.title, asked.table, names)
        return term

    try:
        return compile_reason(template, look_up, lambda: tuple(_holding(work, *of, names)), whole=whole)
    except ExpressionError as error:
        work.refuse(path, template, error)


def _holding(work: Work, when: When | Part, path: Path_, names: Names) -> Iterator[Clause]:
    """What each part of a combination says where it holds; nothing of a condition without parts."""
    keys, parts = parts_of(when)
    for number, part in enumerate(parts):
        here = (*path, *keys, number)
        term = work.when(part.when if isinstance(part, Reasoned) else part, here, names)
        yield from (only_where(term, clause) for clause in _said_by(work, part, here, names, term))


def _said_by(work: Work, part: Part, path: Path_, names: Names, term: Term) -> Iterator[Clause]:
    """The clauses of one part: of its reason, else of its own parts, else its name."""
    if isinstance(part, Reasoned):
        clauses = _clauses(work, part.reason, (*path, "reason"), names, (part.when, (*path, "when")))
        yield from (replace(clause, begins=clause.begins and not clause.place) for clause in clauses)
    elif parts_of(part)[1]:
        yield from _holding(work, part, path, names)
    elif isinstance(part, str) and (named := _names(term)):
        yield from (Clause(Term(literal(name), Kind.TEXT), literal(name)) for name in named)
    else:
        message = _("{{{name}}} cannot say this part: it is no name; write it as {example}")
        work.loaded.fail(path, message.format(name=PARTS_THAT_HOLD, example="{when: …, reason: …}"))


def _names(term: Term) -> list[str]:
    """The names that a part consists of: one, or several with AND between them; none where there is anything else in it."""
    if term.name:
        return [] if term.name.table else [term.name.title]
    each = [_names(inner) for inner in term.operands] if term.operator == AND else [[]]
    return [name for names in each for name in names] if all(each) else []


def _with_reasons(when: When | Part, path: Path_) -> Iterator[tuple[Path_, Reasoned]]:
    """The parts that have reasons, outermost only, and where they are written."""
    if isinstance(when, Reasoned):
        yield path, when
    elif isinstance(when, Not):
        yield from _with_reasons(when.not_, (*path, "not"))
    else:
        keys, parts = parts_of(when)
        for number, part in enumerate(parts):
            yield from _with_reasons(part, (*path, *keys, number))
