"""Sorts of problems about cells and columns: what they hold, and what a column was taken for."""

from __future__ import annotations

from collections.abc import Mapping

from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.messages import N_

KINDS: Mapping[str, ProblemKind] = {
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
    "date-late": ProblemKind(
        "warning",
        N_("date that has not come yet"),
        N_("{title} is {value}, after the day of grading ({as_of})"),
        N_("correct the date"),
    ),
    "date-early": ProblemKind(
        "warning",
        N_("date too early"),
        N_("{title} is {value}, which is too early: {earliest} or later is expected"),
        N_("correct the date"),
    ),
    "dates-old": ProblemKind(
        "warning",
        N_("dates of an earlier year"),
        N_("{count} of {filled} dates under {title} lie more than a year before the day of grading ({as_of})"),
        N_("if the survey is of an earlier round, say of which day with --as-of; if not, correct the dates"),
    ),
    "year-assumed": ProblemKind(
        "notice",
        N_("date without a year"),
        N_("{title} has no year in {count} cells (“{value}”); they were read as days of {year}"),
        N_("nothing to do if that is right; if not, enter the date with its year"),
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
    "other-codes": ProblemKind(
        "notice",
        N_("codes of another list"),
        N_("the codes under {title} can only be those of {list}, and were read so"),
        N_("nothing to do if that is right; else write the words"),
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
}
