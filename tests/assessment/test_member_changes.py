"""Who came to which household and who left it: by number, within a household by name; why, as the files say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from fanpin_cli.assessment.household_people import person_keys
from fanpin_cli.assessment.identities import identities_of
from fanpin_cli.assessment.matching import match_rounds
from fanpin_cli.assessment.member_change_texts import household_texts, with_texts
from fanpin_cli.assessment.member_changes import CAME, LEFT, member_changes
from fanpin_cli.survey.catalogue_file import FIELDS_FILE, load_catalogue
from fanpin_cli.survey.grid import Grid
from fanpin_cli.survey.model import Survey
from fanpin_cli.survey.read import read_grids
from fanpin_cli.text.identity import upgraded
from fanpin_cli.text.shipped import shipped_rules

APRIL, OCTOBER = dt.date(2019, 4, 30), dt.date(2019, 10, 31)
TITLES = ("乡镇", "村", "户编号", "姓名", "证件号码", "与户主关系", "变动情况")
Person = tuple[str, str, str, str, str]
"""户编号, 姓名, 证件号码, 与户主关系, 变动情况; of 东岭镇东岭村 unless the 户编号 begins with a village."""
PLACES = {"西": ("东岭镇", "西冲村"), "青": ("青山乡", "上湾村")}
OLD_NUMBER, NO_NUMBER = "341599700101002", ("", "之子", "")


def number(serial: int, born: str = "19700101") -> str:
    first = f"341599{born}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True)) % 11]


def roster(people: Sequence[Person], as_of: dt.date) -> Survey:
    rows = [[*PLACES.get(person[0][0], ("东岭镇", "东岭村")), *person] for person in people]
    grid = Grid(Path("名册.xlsx"), "表", [[*TITLES], *rows])
    return read_grids([grid], load_catalogue(shipped_rules() / FIELDS_FILE), as_of=as_of)


def changed(before: Sequence[Person], now: Sequence[Person]) -> pd.DataFrame:
    old, new = (identities_of(roster(of, day), people=True) for of, day in ((before, APRIL), (now, OCTOBER)))
    return with_texts(member_changes(old, new, match_rounds(old, new), (APRIL, OCTOBER)), old, new)


def told(before: Sequence[Person], now: Sequence[Person]) -> list[tuple[str, str, str]]:
    table = changed(before, now)
    return list(zip(table["direction"], table["kind"], table["told"], strict=True))


HEAD: Person = ("甲1", "张一", number(1), "户主", "")
WIFE: Person = ("甲1", "李二", number(2), "配偶", "")
CHILD: Person = ("甲1", "张三", number(3, "19950601"), "之女", "")
OTHERS: tuple[Person, ...] = (("甲2", "王四", number(4), "户主", ""), ("甲2", "赵五", number(5), "配偶", ""))
FAR: tuple[Person, ...] = (("西1", "钱六", number(6), "户主", ""), ("西1", "孙七", number(7), "配偶", ""))
FARTHER: tuple[Person, ...] = (("青1", "周八", number(8), "户主", ""), ("青1", "吴九", number(9), "配偶", ""))


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("嫁入", "嫁入", "嫁入"),
        ("2019年6月结婚迁入", "嫁入", "嫁入"),
        ("迁入", "迁入", "迁入"),
        ("落户", "迁入", "迁入"),
        ("新生儿", "出生", "1998年1月出生"),
        ("", "原因未注明", "原因未注明"),
        ("补录", "原因未注明", "补录"),
    ],
)
def test_why_somebody_came(said: str, kind: str, text: str) -> None:
    new: Person = ("甲1", "何来", number(10, "19980105"), "之儿媳", said)
    assert told([HEAD, WIFE], [HEAD, WIFE, new]) == [(CAME, kind, f"何来（之儿媳，{text}）")]


@pytest.mark.parametrize(
    ("said", "kind", "text"),
    [
        ("死亡", "死亡", "死亡"),
        ("因病去世", "死亡", "死亡"),
        ("出嫁", "嫁出", "嫁出"),
        ("婚嫁迁出", "嫁出", "嫁出"),
        ("户口迁出", "迁出", "迁出"),
        ("减少", "原因未注明", "变动情况：减少"),
        (None, "原因未注明", "原因未注明"),
    ],
)
def test_why_somebody_left(said: str | None, kind: str, text: str) -> None:
    """None: the later roster does not list her at all."""
    now = [HEAD, WIFE] if said is None else [HEAD, WIFE, (*CHILD[:4], said)]
    assert told([HEAD, WIFE, CHILD], now) == [(LEFT, kind, f"张三（之女，{text}）")]


@pytest.mark.parametrize(
    ("born", "kind"),
    [("20190801", "出生"), ("20190430", "出生"), ("20181101", "出生"), ("20180901", "原因未注明"), ("20191101", "原因未注明")],
)
def test_a_newcomer_born_between_the_rounds_or_registered_late_was_born(born: str, kind: str) -> None:
    new: Person = ("甲1", "张宝", number(11, born), "之孙子", "")
    assert [one[1] for one in told([HEAD, WIFE], [HEAD, WIFE, new])] == [kind]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([HEAD, WIFE], [HEAD, WIFE], []),
        ([HEAD, WIFE, CHILD], [CHILD, WIFE, HEAD], []),
        ([HEAD, (*WIFE[:2], number(99), *WIFE[3:])], [HEAD, WIFE], []),  # the number was corrected
        ([HEAD, ("甲1", "李二", "", "配偶", "")], [HEAD, WIFE], []),
        ([HEAD, (*WIFE[:2], OLD_NUMBER, *WIFE[3:])], [HEAD, ("甲1", "李二改名", upgraded(OLD_NUMBER), *WIFE[3:])], []),
        ([HEAD, WIFE], [HEAD, ("甲1", "李二改名", *WIFE[2:])], []),
        ([HEAD, WIFE], [(*HEAD[:3], "配偶", ""), (*WIFE[:3], "户主", "")], []),
        ([HEAD, (*CHILD[:4], "死亡")], [HEAD], []),  # gone before
        ([HEAD, ("甲1", "张小", *NO_NUMBER)], [HEAD, ("甲1", "张大", *NO_NUMBER)], ["减少 张小", "增加 张大"]),
    ],
)
def test_who_is_the_same_person(before: Sequence[Person], now: Sequence[Person], expected: list[str]) -> None:
    assert [f"{direction} {text.split('（')[0]}" for direction, _kind, text in told(before, now)] == expected


@pytest.mark.parametrize(
    ("household", "left", "came"),
    [
        (OTHERS, "转入他户，到甲2（王四）户", "由他户转入，由甲1（张一）户"),
        (FAR, "迁往外村，到东岭镇西冲村西1（钱六）户", "由外村迁入，由东岭镇东岭村甲1（张一）户"),
        (FARTHER, "迁往外乡镇，到青山乡上湾村青1（周八）户", "由外乡镇迁入，由东岭镇东岭村甲1（张一）户"),
    ],
)
def test_a_move_to_another_household_is_called_by_how_far_it_is(household: tuple[Person, ...], left: str, came: str) -> None:
    now = [HEAD, WIFE, *household, (household[0][0], *CHILD[1:4], "")]
    texts = [text for _direction, _kind, text in told([HEAD, WIFE, CHILD, *household], now)]
    assert texts == [f"张三（之女，{left}）", f"张三（之女，{came}）"]


def test_what_the_file_says_comes_before_where_she_is_now() -> None:
    now = [HEAD, WIFE, (*CHILD[:4], "嫁出"), *OTHERS, ("甲2", *CHILD[1:3], "之儿媳", "嫁入")]
    assert told([HEAD, WIFE, CHILD, *OTHERS], now) == [
        (LEFT, "嫁出", "张三（之女，嫁出，到东岭镇东岭村甲2（王四）户）"),
        (CAME, "嫁入", "张三（之儿媳，嫁入，由东岭镇东岭村甲1（张一）户）"),
    ]


def test_a_split_is_told_at_the_household_that_stays() -> None:
    before = [HEAD, WIFE, CHILD, ("甲1", "张婿", number(12), "之女婿", "")]
    now = [HEAD, WIFE, ("甲3", *CHILD[1:3], "户主", ""), ("甲3", "张婿", number(12), "配偶", "")]
    assert [text for *_rest, text in told(before, now)] == [
        "张三（之女，分户，到东岭镇东岭村甲3（张三）户）",
        "张婿（之女婿，分户，到东岭镇东岭村甲3（张三）户）",
    ]


def test_a_merger_is_told_at_the_household_that_grew() -> None:
    now = [HEAD, WIFE, *(("甲1", *person[1:]) for person in OTHERS)]
    assert {(direction, kind) for direction, kind, _text in told([HEAD, WIFE, *OTHERS], now)} == {(CAME, "合户")}


def test_without_a_list_of_members_nobody_is_said_to_have_come_or_left() -> None:
    titles = ("户编号", "户主姓名", "户主证件号码", "家庭人口")
    grid = Grid(Path("调查.xlsx"), "表", [[*titles], ["甲1", "张一", number(1), 3]])
    survey = read_grids([grid], load_catalogue(shipped_rules() / FIELDS_FILE), as_of=APRIL)
    old, new = identities_of(survey, people=True), identities_of(roster([HEAD, WIFE], OCTOBER), people=True)
    for one, other in ((old, new), (new, old), (old, old)):
        assert member_changes(one, other, match_rounds(one, other), (APRIL, OCTOBER)).empty


def test_all_of_a_household_in_one_text() -> None:
    table = changed([HEAD, WIFE, CHILD], [HEAD, WIFE, ("甲1", "张宝", number(11, "20190801"), "之孙子", "")])
    text = household_texts(table, table["new"].to_numpy(int), 1)
    assert text.tolist() == ["减少1人：张三（之女，原因未注明）；增加1人：张宝（之孙子，2019年8月出生）"]
    assert table["who"].iloc[0] == f"张三（之女，341599********{number(3, '19950601')[-4:]}）"


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (number(1), number(1)),
        (number(1).lower(), number(1)),
        (f"{number(1)}43", number(1)),
        (OLD_NUMBER, number(2)),
        ("3415", "3415"),
        (None, None),
    ],
)
def test_by_what_a_person_is_known(written: str | None, key: str | None) -> None:
    assert person_keys(pd.Series([written], dtype=object)).tolist() == [key]
