"""What is to be typed next: a folder's files and the commands that they ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from fanpin_cli.survey.recognised import Kind, Recognised
from fanpin_cli.workflows.folder import Filed, Folder, Lying
from fanpin_cli.workflows.ledgers_there import ledgers_there
from fanpin_cli.workflows.next_steps import for_shell, next_steps

TODAY = dt.date(2019, 11, 5)
SPRING, AUTUMN = "2019-04", "2019-10"


def a(kind: Kind, path: str, round_: str | None = None, *, at: float = 0.0, **what: object) -> Lying:
    return Lying(Path(path), Recognised(kind, round_, **what), round_, path, at)  # type: ignore[arg-type]


def survey(path: str, round_: str | None = None) -> Lying:
    return a(Kind.SURVEY, path, round_)


def ledger(path: str, round_: str = AUTUMN, of: Sequence[str] = (), *, at: float = 0.0, **what: object) -> Lying:
    return a(Kind.LEDGER, path, round_, at=at, sources={Path(name).name: name for name in of}, as_of=f"{round_}-30", **what)


TOWNS = [
    a(Kind.SUMMARY, "台账/县.xlsx", AUTUMN),
    ledger("台账/县-东镇.xlsx", township="东镇"),
    ledger("台账/县-西镇.xlsx", township="西镇"),
]
VILLAGES = [survey(f"{town}/{number}村.xlsx") for town in ("东镇", "西镇") for number in "一二三"]
CASES: dict[str, tuple[list[Lying], list[str]]] = {
    "one survey": ([survey("2019-10.xlsx", AUTUMN)], ["check 2019-10.xlsx", "grade 2019-10.xlsx"]),
    "a name with a space": ([survey("十月 表.xlsx")], ["check '十月 表.xlsx'", "grade '十月 表.xlsx'"]),
    "a round that is over": (
        [survey("四月.xlsx", SPRING)],
        ["check 四月.xlsx", "grade 四月.xlsx --as-of 2019-04-30"],
    ),
    "villages are named by their folder": (
        [*VILLAGES, a(Kind.ROSTER, "花名册.xlsx"), ledger("上期.xlsx", SPRING)],
        ["check .", "grade . --previous 上期.xlsx"],
    ),
    "a folder with another list in it is not named": (
        [*VILLAGES, a(Kind.VILLAGES, "村名单.xlsx")],
        ["status 东镇 西镇 --expect 村名单.xlsx", "grade 东镇 西镇"],
    ),
    "last round's surveys are not given with this round's": (
        [survey("四月.xlsx", SPRING), survey("十月.xlsx", AUTUMN), ledger("四月-台账.xlsx", SPRING, ["四月.xlsx"])],
        ["check 十月.xlsx", "grade 十月.xlsx --previous 四月-台账.xlsx"],
    ),
    "a survey that came late": (
        [survey("一/甲.xlsx"), survey("一/乙.xlsx"), ledger("县-台账.xlsx", AUTUMN, ["一/甲.xlsx"])],
        ["grade 一/乙.xlsx 一/甲.xlsx --as-of 2019-10-30 -o '2019-10-台账（1105）.xlsx'", "notice 县-台账.xlsx"],
    ),
    "older surveys than the ledger wait for nothing": (
        [survey("四月.xlsx", SPRING), ledger("县-台账.xlsx")],
        ["notice 县-台账.xlsx"],
    ),
    "returned ledgers": (
        [ledger("县-台账.xlsx"), ledger("返回/东镇.xlsx"), a(Kind.PART, "返回/西镇.csv", AUTUMN)],
        ["review 县-台账.xlsx 返回", "notice 县-台账.xlsx"],
    ),
    "returned to townships' ledgers": (
        [*TOWNS, ledger("返回/东镇.xlsx", township="东镇")],
        ["review 台账 返回/东镇.xlsx -o 2019-10-台账-审核.xlsx", "notice 台账"],
    ),
    "returned beside the townships' ledgers": (
        [*TOWNS, ledger("台账/东镇回.xlsx", township="东镇")],
        ["review 台账/县-东镇.xlsx 台账/东镇回.xlsx"],
    ),
    "merged already": (
        [ledger("县-台账.xlsx"), ledger("返回/东镇.xlsx", at=1), ledger("县-台账-审核.xlsx", at=2)],
        ["notice 县-台账-审核.xlsx"],
    ),
    "returned since": (
        [ledger("县-台账.xlsx"), ledger("县-台账-审核.xlsx", at=2), ledger("返回/东镇.xlsx", at=3)],
        ["review 县-台账-审核.xlsx 返回/东镇.xlsx", "notice 县-台账-审核.xlsx"],
    ),
    "decided": (
        [ledger("县-台账.xlsx"), ledger("县-台账-审核.xlsx", decided="all"), ledger("上期.xlsx", SPRING)],
        ["file 县-台账-审核.xlsx -o 2019-10备案", "diff 上期.xlsx 县-台账-审核.xlsx"],
    ),
    "two rounds": ([ledger("上期.xlsx", SPRING), *TOWNS], ["diff 上期.xlsx 台账", "notice 台账"]),
    "two rounds, compared": (
        [ledger("上期.xlsx", SPRING), ledger("本期.xlsx"), a(Kind.REPORT, "变化报告.xlsx", AUTUMN)],
        ["notice 本期.xlsx"],
    ),
    "lists that are newer than the ledger": (
        [ledger("县.xlsx", at=5), a(Kind.CHANGES, "改.xlsx", at=6), a(Kind.VISITS, "走访.xlsx", at=6)],
        ["adjust 县.xlsx --from 改.xlsx", "visits 县.xlsx 走访.xlsx"],
    ),
    "lists that are older": ([ledger("县.xlsx", at=5), a(Kind.VISITS, "走访.xlsx", at=4)], ["notice 县.xlsx"]),
    "only a list": ([a(Kind.LIST, "低保.xlsx")], []),
}


@pytest.mark.parametrize("case", CASES)
def test_the_commands_fit_what_lies_there(case: str) -> None:
    files, wanted = CASES[case]
    steps = next_steps(Folder(Path(), tuple(files)), TODAY)
    assert [command.removeprefix("fanpin ") for command, _why in steps] == wanted
    assert all(why for _command, why in steps)


def test_a_filed_round_is_verified_and_not_filed_again() -> None:
    folder = Folder(Path(), (ledger("县.xlsx", decided="all"),), (Filed(Path("2019-10备案"), AUTUMN),))
    assert [command for command, _why in next_steps(folder, TODAY)] == ["fanpin verify 2019-10备案"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([a(Kind.PART, "返回/甲.csv")], "The ledger that was sent out does not lie here"),
        (
            [
                *(survey(f"{n}.xlsx", AUTUMN) for n in range(9)),
                survey("旧.xlsx", SPRING),
                ledger("旧-台账.xlsx", SPRING, ["旧.xlsx"]),
            ],
            "into a folder of their own",
        ),
    ],
)
def test_where_no_command_can_be_typed_a_sentence_says_what_to_do(files: list[Lying], says: str) -> None:
    ((command, why), *_others) = next_steps(Folder(Path(), tuple(files)), TODAY)
    assert not command and says in why


def test_a_copy_in_a_folder_for_returns_came_back_though_its_township_has_no_other_ledger() -> None:
    there = ledgers_there(Folder(Path(), (ledger("县.xlsx"), ledger("返回/东镇.xlsx", township="东镇"))), AUTUMN)
    assert [file.path.name for file in there.now] == ["县.xlsx"]
    assert [file.path.name for file in there.returned] == ["东镇.xlsx"]


@pytest.mark.parametrize(
    ("path", "typed"),
    [("调查表.xlsx", "调查表.xlsx"), ("a b.xlsx", "'a b.xlsx'"), ("-o.xlsx", "./-o.xlsx"), ("$(x)；.xlsx", "'$(x)；.xlsx'")],
)
def test_a_name_is_typed_so_that_the_shell_takes_it_for_one(path: str, typed: str) -> None:
    assert for_shell(Path(path)) == typed
