"""Conditions made of conditions: AND, OR, NOT, at least so many; and comparisons of numbers known within limits."""

from __future__ import annotations

from fanpin_cli.policy.kinds import Kind
from fanpin_cli.policy.naming import Name
from fanpin_cli.policy.terms import AND, AT_LEAST, LONGEST_LIMITS, NOT, OR, Term, any_blank, is_blank, is_unknown, made_of


def all_of(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else _joined(AND, terms, "(" + " AND ".join(term.sql for term in terms) + ")")


def any_of(*terms: Term) -> Term:
    return terms[0] if len(terms) == 1 else _joined(OR, terms, "(" + " OR ".join(term.sql for term in terms) + ")")


def not_(term: Term) -> Term:
    return _joined(NOT, (term,), f"(NOT {term.sql})")


def at_least(number: int, terms: tuple[Term, ...]) -> Term:
    """True where so many hold, false where so many cannot hold even if every missing answer made one hold, else unknown."""
    holding = " + ".join(f"CASE WHEN {term.sql} THEN 1 ELSE 0 END" for term in terms)
    failing = " + ".join(f"CASE WHEN NOT {term.sql} THEN 1 ELSE 0 END" for term in terms)
    sql = f"(CASE WHEN ({holding}) >= {number} THEN TRUE WHEN ({failing}) > {len(terms) - number} THEN FALSE END)"
    return _joined(AT_LEAST, terms, sql, least=number)


def _joined(operator: str, terms: tuple[Term, ...], sql: str, least: int = 0) -> Term:
    names = frozenset[Name]().union(*(term.names for term in terms))
    blank = _joined_blank(terms, sql) if any(term.uncertain for term in terms) else None
    tests_blank = any(term.tests_blank for term in terms)
    return Term(sql, Kind.BOOLEAN, names, operator, terms, least, blank=blank, tests_blank=tests_blank)


def _joined_blank(terms: tuple[Term, ...], sql: str) -> str:
    """Whether a joined condition is blank: not where it is decided, nor where no part is blank; surely where the parts that
    are not decided are all blank. Where some are blank and others hang on limits, either may come of it."""
    if len(terms) == 1:
        return is_blank(terms[0])
    settled = " AND ".join(f"(NOT {is_unknown(term.sql)} OR {is_blank(term)})" for term in terms if term.uncertain)
    decided = f"NOT {is_unknown(sql)}"
    blank = f"(CASE WHEN {decided} OR NOT {any_blank(*terms)} THEN FALSE WHEN {settled} THEN TRUE END)"
    return blank if len(blank) <= LONGEST_LIMITS else f"(CASE WHEN {decided} THEN FALSE END)"


def compare(operator: str, left: Term, right: Term) -> Term:
    """A comparison; of numbers known only within limits, decided wherever the limits decide it."""
    return made_of(compared(operator, left, right), Kind.BOOLEAN, operator, left, right)


def compared(operator: str, left: Term, right: Term) -> str:
    """A comparison in SQL; of numbers known only within limits, decided wherever the limits decide it."""
    if not (left.low or right.low):
        return f"({left.sql} {operator} {right.sql})"
    (left_low, left_high), (right_low, right_high) = left.bounds, right.bounds
    if operator in (">", ">="):
        left_low, left_high, right_low, right_high = right_low, right_high, left_low, left_high
        operator = "<" if operator == ">" else "<="
    if operator in ("<", "<="):
        opposite = ">=" if operator == "<" else ">"
        return (
            f"(CASE WHEN {left_high} {operator} {right_low} THEN TRUE WHEN {left_low} {opposite} {right_high} THEN FALSE END)"
        )
    same, different = ("TRUE", "FALSE") if operator == "=" else ("FALSE", "TRUE")
    return (
        f"(CASE WHEN {left_high} < {right_low} OR {left_low} > {right_high} THEN {different}"
        f" WHEN {left_low} = {left_high} AND {right_low} = {right_high} THEN {same} END)"
    )
