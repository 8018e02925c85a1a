"""Problems: what is wrong in one cell, as data that terminal, JSON and ledger render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fanpin_cli.severities import SeverityId
from fanpin_cli.text.messages import N_, _


@dataclass(frozen=True)
class ProblemKind:
    """A sort of problem: severity, title, and the sentences for what is wrong and how to mend it (``{…}`` from details)."""

    severity: SeverityId
    title: str
    message: str
    mend: str


KINDS: Mapping[str, ProblemKind] = {
    "ledger-fewer": ProblemKind(
        "warning",
        N_("rows of the ledger are gone"),
        N_("the ledger had {recorded} households when it was written and has {there} now; the others count as gone"),
        N_("put rows back that were deleted by mistake"),
    ),
    "placed-twice": ProblemKind(
        "warning",
        N_("household on two sheets"),
        N_("household {value} has a row on another sheet of the ledger too; both are counted"),
        N_("keep the row on the sheet where the household belongs, and delete the other"),
    ),
    "number": ProblemKind(
        "error",
        N_("not a number"),
        N_("{title} should be a number but holds “{value}”; counted as missing"),
        N_("enter digits only, for example 3500"),
    ),
    "yes-no": ProblemKind(
        "error",
        N_("neither yes nor no"),
        N_("{title} should be 是 or 否 but holds “{value}”; counted as missing"),
        N_("enter 是 or 否"),
    ),
    "choice": ProblemKind(
        "error",
        N_("unknown value"),
        N_("{title} holds “{value}”, which is none of its values; counted as missing"),
        N_("enter one of: {choices}"),
    ),
    "date": ProblemKind(
        "error",
        N_("not a date"),
        N_("{title} should be a date but holds “{value}”; counted as missing"),
        N_("enter the date as 2019-04-30"),
    ),
    "identity-number": ProblemKind(
        "error",
        N_("not an identity number"),
        N_("{title} should be an identity number but holds “{value}”; counted as missing"),
        N_("enter the number from the certificate; leave the cell blank until it is known"),
    ),
    "phone": ProblemKind(
        "warning",
        N_("not a telephone number"),
        N_("{title} should be a telephone number but holds “{value}”; counted as missing"),
        N_("enter the number; leave the cell blank where there is none"),
    ),
    "digits-lost": ProblemKind(
        "error",
        N_("long number stored as a number"),
        N_("{title} was stored as a number, so its last digits are lost; counted as missing"),
        N_("set the cell to text and enter the number again from the certificate"),
    ),
    "implausible": ProblemKind(
        "error",
        N_("number that cannot be"),
        N_("{title} cannot be {value}; counted as missing"),
        N_("enter a number from {least} to {most}"),
    ),
    "error-cell": ProblemKind(
        "error",
        N_("error in the cell"),
        N_("{title} shows the error {value}; counted as missing"),
        N_("correct the formula, or enter the value"),
    ),
    "formula-unsaved": ProblemKind(
        "error",
        N_("formula without a value"),
        N_("{title} is a formula whose value was not saved; counted as missing"),
        N_("open the workbook in Excel or WPS, save it, and give that"),
    ),
    "unit": ProblemKind(
        "error",
        N_("unit not understood"),
        N_("the title of {title} says {unit}, but the field is in {wanted}; its numbers are counted as missing"),
        N_("convert the column to {wanted} and correct its title"),
    ),
    "unit-converted": ProblemKind(
        "notice",
        N_("unit converted"),
        N_("{title} is in {unit}; its numbers were converted to {wanted}"),
        N_("nothing to do if the title is right"),
    ),
    "other-time": ProblemKind(
        "warning",
        N_("column of another time"),
        N_("column “{value}” is of another time; it is used as {title}, for want of another"),
        N_("nothing to do if that time is meant; if not, rename the column, or add the one that is meant"),
    ),
    "column-doubled": ProblemKind(
        "notice",
        N_("column given twice"),
        N_("column “{value}” names {title} too; another column is used for it, this one is carried through as it is"),
        N_("delete the column that is not meant"),
    ),
    "columns-differ": ProblemKind(
        "warning",
        N_("columns that name the same differ"),
        N_("{title} is {value} here but {other} in column {column}, which is used"),
        N_("find out which is right, correct it and delete the other column"),
    ),
    "side-by-side": ProblemKind(
        "error",
        N_("two tables side by side"),
        N_("column “{value}” names other households than column {column}; those of this one were not read"),
        N_("put the tables one below the other, or on sheets of their own"),
    ),
    "sheet-unread": ProblemKind(
        "warning",
        N_("sheet without a header"),
        N_("no header with 户编号 or 户主姓名 was found on this sheet; its {rows} rows were not read"),
        N_("if households stand there, give the sheet the header of the others"),
    ),
    "no-key": ProblemKind(
        "error",
        N_("row without a key"),
        N_("the row has neither 户编号 nor the head's 证件号码, so it cannot be graded"),
        N_("enter the 户编号"),
    ),
    "key-from-head": ProblemKind(
        "warning",
        N_("户编号 missing"),
        N_("户编号 is blank; the household is known by its head's 证件号码"),
        N_("enter the 户编号"),
    ),
    "key-found": ProblemKind(
        "warning",
        N_("户编号 missing"),
        N_("户编号 is blank; {value} was taken, which stands elsewhere for the same head's 证件号码"),
        N_("enter the 户编号"),
    ),
    "key-from-order": ProblemKind(
        "warning",
        N_("no 户编号 column"),
        N_("the roster has no 户编号; members were put to the 户主 above them, in the order of the rows"),
        N_("add the column 户编号, or do not sort the roster"),
    ),
    "repeated": ProblemKind(
        "error",
        N_("household given twice"),
        N_(
            "户编号 {value} stands in {first} too; different: {titles}; that row stands for the household, this one is on sheet"
            " 未纳入评定"
        ),
        N_("keep one row and delete the other; where they are two households, correct one's 户编号"),
    ),
    "repeated-alike": ProblemKind(
        "warning",
        N_("row given twice"),
        N_("the row says the same as {first}; that one is graded, this one is on sheet 未纳入评定"),
        N_("delete this row"),
    ),
    "person-twice": ProblemKind(
        "warning",
        N_("person given twice"),
        N_("{value} stands in this household's rows twice; the person is counted once, by the row with the most answers"),
        N_("delete one of the two rows, or correct the number"),
    ),
    "scope-assumed": ProblemKind(
        "notice",
        N_("no column says what the households are"),
        N_("the survey has no column {value}; all households were graded as households that left poverty (脱贫户)"),
        N_("if there are others among them, add such a column and grade again"),
    ),
    "same-round": ProblemKind(
        "notice",
        N_("last round is not an earlier one"),
        N_("the ledger given as the last round is of {value}, this round is {round}"),
        N_("give the earlier round's ledger with --previous, or this round's name with --round"),
    ),
    "rules-differ": ProblemKind(
        "notice",
        N_("graded by other rules"),
        N_("the ledger was graded by other rules ({value}) than those in use now ({rules}): levels may differ for that alone"),
        N_("nothing, where the county changed its rules since; else give the same rules with --rules"),
    ),
    "members-disagree": ProblemKind(
        "error",
        N_("member rows disagree"),
        N_("{title} is {value} here but {first} on the row of the 户主 ({other}); the 户主's is used"),
        N_("make all rows of the household agree"),
    ),
    "members-contradict": ProblemKind(
        "error",
        N_("member rows contradict each other"),
        N_("{title} is {value} here but {first} in {other}; nobody can tell which is right; counted as missing"),
        N_("make all rows of the household agree"),
    ),
    "roster-differs": ProblemKind(
        "warning",
        N_("survey and roster differ"),
        N_("{title} is {value} in the survey but {other} in the roster; the survey is used"),
        N_("find out which is right and correct the other"),
    ),
    "roster-only": ProblemKind(
        "warning",
        N_("in the roster, not in the survey"),
        N_("{value}: {n} households are in the roster and not in the survey ({villages})"),
        N_("survey them; where they are gone, take them out of the roster"),
    ),
    "survey-only": ProblemKind(
        "notice",
        N_("in the survey, not in the roster"),
        N_("{value}: {n} households are in the survey and not in the roster ({villages}); nothing is known of their members"),
        N_("add their members to the roster, where it should have them"),
    ),
    "fact-differs": ProblemKind(
        "warning",
        N_("differs from what follows"),
        N_("{title} is {value} in the survey, but {derived} follows from the other answers or the roster; the survey is used"),
        N_("check {title} and what it is worked out from"),
    ),
    "level-unknown": ProblemKind(
        "warning",
        N_("level of last round not understood"),
        N_("{title} holds “{value}”, which is no level; it was passed over"),
        N_("choose a level from the drop-down list"),
    ),
    "household-gone": ProblemKind(
        "warning",
        N_("household of last round missing"),
        N_("household {value} is in last round's ledger but not in this survey"),
        N_("survey it, or record why it is gone"),
    ),
    "not-a-household": ProblemKind(
        "notice",
        N_("row that is no household"),
        N_("“{value}” is a total, signature, note or part of the header; it was left out"),
        N_("nothing to do"),
    ),
    "above-header": ProblemKind(
        "error",
        N_("row above the header"),
        N_("the row that begins with “{value}” stands above the header and was not read"),
        N_("move the header above it"),
    ),
    "title-not-found": ProblemKind(
        "notice",
        N_("title of the map not found"),
        N_("“{value}” is the title of no column that was read"),
        N_("copy the title from the report of the run; for a column under a group it begins with the group's"),
    ),
    "hidden-sheet": ProblemKind(
        "notice",
        N_("hidden sheet read"),
        N_("the sheet is hidden, but it holds households and was read"),
        N_("delete the sheet if it is not meant"),
    ),
}
"""Every kind of problem by its id. Ids are stable: exemptions and JSON readers refer to them."""


@dataclass(frozen=True)
class Problem:
    """One finding about one cell.

    ``file``, ``sheet`` and ``cell`` (``H12``) say where it is, ``key`` is the 户编号 it belongs to, ``value`` what stands
    there, ``details`` fills the kind's sentences besides ``{value}``.
    """

    kind: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    key: str = ""
    value: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> SeverityId:
        return KINDS[self.kind].severity

    def title(self, tr: Callable[[str], str] = _) -> str:
        return tr(KINDS[self.kind].title)

    def message(self, tr: Callable[[str], str] = _) -> str:
        """What is wrong; in the user's language, or in Chinese with ``in_chinese``."""
        return tr(KINDS[self.kind].message).format(value=self.value, **self.details)

    def mend(self, tr: Callable[[str], str] = _) -> str:
        return tr(KINDS[self.kind].mend).format(value=self.value, **self.details)
