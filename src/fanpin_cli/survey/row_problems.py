"""Sorts of problems about rows, households, persons, sheets and files."""

from __future__ import annotations

from collections.abc import Mapping

from fanpin_cli.survey.problem_kind import ProblemKind
from fanpin_cli.text.messages import N_

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
    "implausible": ProblemKind(
        "error",
        N_("number that cannot be"),
        N_("{title} cannot be {value}; counted as missing"),
        N_("enter a number from {least} to {most}"),
    ),
    "errors-unused": ProblemKind(
        "notice",
        N_("errors in a column that nothing asks for"),
        N_("{title} shows {value} in {n} cells; no rule and no check asks for this column, so nothing depends on it"),
        N_("nothing to do; pictures in cells are shown so by programs that cannot display them"),
    ),
    "members-beside": ProblemKind(
        "notice",
        N_("members to the right of the household"),
        N_(
            "{groups} groups of columns, from “{value}” on, are members of the household on the row; with the heads {n} persons"
            " were read"
        ),
        N_("nothing to do if they are members of the household on the same row"),
    ),
    "form-read": ProblemKind(
        "notice",
        N_("form read as a household"),
        N_("the sheet is a form, not a table; {n} households were read from its labels and the values beside them"),
        N_("nothing to do if the values are right"),
    ),
    "form-unread": ProblemKind(
        "warning",
        N_("form, not a table"),
        N_("the sheet is a form, not a table of households, and it does not say whose it is; it was not read"),
        N_("enter 户编号 or 户主姓名 beside its label, or put the households into a table, one a row"),
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
        N_("there is no 户编号; the household is known by its head's 证件号码"),
        N_("enter the 户编号"),
    ),
    "key-from-roster": ProblemKind(
        "notice",
        N_("户编号 from the other list"),
        N_("there is no 户编号 here; by the head's 证件号码 it is {value}, as the other list has it"),
        N_("enter the 户编号"),
    ),
    "key-placeholder": ProblemKind(
        "notice",
        N_("no household's number"),
        N_("“{value}” stands under 户编号 in {rows} rows and is no household's number; counted as blank"),
        N_("enter each household's 户编号; leave the cell blank until it is known"),
    ),
    "key-filled-down": ProblemKind(
        "notice",
        N_("户编号 on the row of the 户主 only"),
        N_("户编号 is blank on {rows} rows; by 与户主关系 they were put to the 户主 above them"),
        N_("do not sort the roster; better, enter the 户编号 on every row"),
    ),
    "key-order-unclear": ProblemKind(
        "error",
        N_("whose row it is cannot be told"),
        N_(
            "户编号 is blank on {rows} rows, and their order does not say which household they belong to; these persons are"
            " counted in none"
        ),
        N_("enter the 户编号 on every row, or put each household's rows under its 户主 again"),
    ),
    "numbers-begin-again": ProblemKind(
        "notice",
        N_("户编号 begins again in every village"),
        N_(
            "户编号 {value} and others ({numbers} numbers) stand for different households in different villages ({places});"
            " such households are known by township, village and number"
        ),
        N_("nothing to do if the villages number their households so; if not, correct the 户编号"),
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
    "sheets-joined": ProblemKind(
        "notice",
        N_("answers from a further sheet"),
        N_("the sheet gave answers to {households} households of other sheets; {alone} households are on this one alone"),
        N_("nothing to do if the sheets belong together"),
    ),
    "sheets-differ": ProblemKind(
        "error",
        N_("sheets contradict each other"),
        N_("{title} is {value} here but {other} in {first}; nobody can tell which is right; counted as missing"),
        N_("find out which is right and correct the other"),
    ),
    "sheets-differ-used": ProblemKind(
        "warning",
        N_("sheets differ about who it is"),
        N_("{title} is {value} here but {other} in {first}, which is used"),
        N_("find out which is right and correct the other"),
    ),
    "sheets-both-kept": ProblemKind(
        "notice",
        N_("sheets differ, both are kept"),
        N_("{title} is {value} here but {other} in {first}; both are in the ledger"),
        N_("nothing to do if both are right"),
    ),
    "set-aside": ProblemKind(
        "notice",
        N_("list that is no survey"),
        N_("the {rows} rows name {households} households and answer no question of the survey; they were not graded"),
        N_("nothing to do if these are visits, payments or policies; if they are answers, say with --columns of what"),
    ),
    "set-aside-others": ProblemKind(
        "warning",
        N_("list that is no survey names other households"),
        N_(
            "the {rows} rows name {households} households and answer no question of the survey; they were not graded."
            " {only} of the households are in no survey: {names}"
        ),
        N_("survey these households if they belong to the round"),
    ),
    "older-rows": ProblemKind(
        "notice",
        N_("rows of an older year"),
        N_(
            "the {rows} rows of {year} ({households} households; the first is in this row) are older than those of {latest},"
            " which are graded; they are kept as the answers of the last round"
        ),
        N_("nothing to do"),
    ),
    "place-filled": ProblemKind(
        "notice",
        N_("where the households live was found elsewhere"),
        N_("{title} of {rows} rows is not in a column of its own and was taken from {source}: {value}"),
        N_("nothing to do if that is right; else add columns 乡镇 and 村"),
    ),
    "person-twice": ProblemKind(
        "warning",
        N_("person given twice"),
        N_("{value} stands in this household's rows twice; the person is counted once, by the row with the most answers"),
        N_("delete one of the two rows, or correct the number"),
    ),
    "person-gone": ProblemKind(
        "notice",
        N_("person no longer there"),
        N_("{value} is no longer there ({how}); not counted in 家庭人口 nor in any total"),
        N_("delete the row, or correct the mark if the person is still there"),
    ),
    "perhaps-gone": ProblemKind(
        "warning",
        N_("perhaps no longer there"),
        N_("“{how}” may mean that {value} is no longer there; counted until that is certain"),
        N_("if the person has died or left, write 死亡 or 迁出 alone into the cell; else write more clearly who is meant"),
    ),
    "head-gone": ProblemKind(
        "warning",
        N_("head no longer there"),
        N_("the head {value} is no longer there ({how}); the household stays, and 家庭人口 is used as written"),
        N_("enter the new head, and check that 家庭人口 does not count the old one"),
    ),
    "nobody-left": ProblemKind(
        "warning",
        N_("nobody left in the household"),
        N_("nobody of household {value} is left ({how}); it is on sheet 未纳入评定, to be confirmed"),
        N_("confirm it; if somebody lives there, correct the marks"),
    ),
    "size-counted-gone": ProblemKind(
        "warning",
        N_("家庭人口 counts persons who are gone"),
        N_("家庭人口 is {value} and counts {persons}, no longer there; {left} is used"),
        N_("correct 家庭人口"),
    ),
    "size-doubtful": ProblemKind(
        "warning",
        N_("家庭人口 may count persons who are gone"),
        N_("家庭人口 is {value}; the roster lists {left} and {persons}, no longer there; {value} is used"),
        N_("check 家庭人口"),
    ),
    "average-counted-gone": ProblemKind(
        "warning",
        N_("average over persons who are gone"),
        N_("{title} is {value}, over {size} persons of whom {persons} is no longer there; {used} is used"),
        N_("correct {title}"),
    ),
    "average-doubtful": ProblemKind(
        "warning",
        N_("average perhaps over persons who are gone"),
        N_("{title} is {value}, perhaps over {size} persons of whom {persons} is no longer there; used as written"),
        N_("work {title} out again over the persons who are there"),
    ),
    "row-struck": ProblemKind(
        "warning",
        N_("row struck through"),
        N_("the row of {value} is struck through; it was read as it stands"),
        N_("delete the row if it does not count, or leave such rows out with --skip-struck"),
    ),
    "cell-struck": ProblemKind(
        "warning",
        N_("cell struck through"),
        N_("{title} “{value}” is struck through; it was read as it stands"),
        N_("delete the value if it does not count; else take the line off"),
    ),
    "rows-hidden": ProblemKind(
        "warning",
        N_("hidden rows read"),
        N_("{value} hidden rows were read too: {rows}"),
        N_("nothing to do if they count; else delete them, or leave such rows out with --skip-hidden"),
    ),
    "hidden-left-out": ProblemKind(
        "notice",
        N_("hidden rows left out"),
        N_("{value} hidden rows were left out, as --skip-hidden asks: {rows}"),
        N_("nothing to do; without --skip-hidden they are read"),
    ),
    "struck-left-out": ProblemKind(
        "notice",
        N_("struck rows left out"),
        N_("{value} rows that are struck through were left out, as --skip-struck asks: {rows}"),
        N_("nothing to do; without --skip-struck they are read"),
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
    "member-came": ProblemKind(
        "notice",
        N_("new member"),
        N_("{value} is in the household now and was not last round ({why})"),
        N_("nothing to do if that is right"),
    ),
    "member-came-why": ProblemKind(
        "warning",
        N_("new member, reason unknown"),
        N_("{value} is in the household now and was not last round ({why})"),
        N_("find out whether somebody was born, married in or moved in, and enter it under 变动情况"),
    ),
    "member-left": ProblemKind(
        "notice",
        N_("member gone"),
        N_("{value} was in the household last round and is not now ({why})"),
        N_("nothing to do if that is right"),
    ),
    "member-left-why": ProblemKind(
        "warning",
        N_("member gone, reason unknown"),
        N_("{value} was in the household last round and is not now ({why})"),
        N_("find out whether somebody died, married or moved out, and say so; put back who was left out"),
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
