"""A county of invented households in two rounds, and what is true of each: the round that files are made of, from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from tests.answers import STABLE, UNSAFE, identity

VILLAGES: Mapping[str, tuple[str, ...]] = {
    "石桥镇": ("前坊村", "后坊村", "大塘村"),
    "云岭乡": ("竹坪村", "松坪村"),
    "柳河镇": ("河东村", "河西村", "渡口村"),
}
WITH_MEMBERS = ("河东村", "河西村", "渡口村")
"""The villages whose files list every member."""
RUNNING = ("前坊村", "后坊村", "松坪村")
"""The villages that number their households 1, 2, 3."""
SURNAMES = "王李张刘陈杨黄赵吴周徐孙"
GIVEN = "国建文明德志永学家兴春秋玉金桂荣传成世正"
PLACES: Mapping[str, str] = {
    **{"stable": "三级蓝色", "lower": "二级黄色", "unsafe": "一级红色", "poor": "一级红色", "unknown": "待核实"},
    **{"edge": "边缘户", "plain": "未纳入评定"},
}
"""What a household is like → the sheet of the ledger on which it has to stand."""
INCOME: Mapping[str, int] = {"lower": 4500, "poor": 2600, "edge": 4000, "plain": 9000}
GONE_MARKS: Mapping[str, str] = {"死亡": "死亡", "嫁出": "嫁出", "迁出": "户口迁出"}
"""Why somebody is no longer there → what the list says of him."""


@dataclass(frozen=True)
class Person:
    name: str
    number: str
    relation: str
    gone: str = ""
    """Why he is no longer there, a key of GONE_MARKS; he is still on the list."""


@dataclass(frozen=True)
class Home:
    """A household in one round. code: its number as the village writes it; people: the head first."""

    township: str
    village: str
    code: str
    people: tuple[Person, ...]
    kind: str

    @property
    def head(self) -> Person:
        return self.people[0]

    @property
    def living(self) -> tuple[Person, ...]:
        return tuple(one for one in self.people if not one.gone)

    @property
    def place(self) -> str:
        return PLACES[self.kind]

    @property
    def answers(self) -> dict[str, Any]:
        """Its answers by the titles of ``tests.answers``, who and where it is among them."""
        each, count = INCOME.get(self.kind, 12300), len(self.living)
        net, able = each * count, min(count, 2)
        answers: dict[str, Any] = {
            **{"乡镇": self.township, "行政村": self.village, "户编号": self.code},
            **{"户主姓名": self.head.name, "身份证号码": self.head.number},
            **STABLE,
            **{"家庭人口数": count, "劳动力人数": able, "外出务工人数": able, "全家务工月数（月）": 10 * able},
            **{"转移性收入": 0, "工资性收入": net - 4000},
            **{"家庭年收入": net + 2000, "家庭纯收入": net, "人均纯收入（元）": each},
        }
        if self.kind in ("unsafe", "edge"):
            answers |= UNSAFE
        if self.kind == "unknown":
            answers |= {"危房户": None, "房屋鉴定等级": None}
        if self.kind in ("edge", "plain"):
            answers |= {"户类型": "一般农户", "脱贫属性": None}
        return answers


@dataclass(frozen=True)
class Rounds:
    """April and October. came, left: by the head's name, those who came to the household or left it. split: heads of
    households that split off; moved: heads of those that live in another village in October."""

    april: tuple[Home, ...]
    october: tuple[Home, ...]
    came: Mapping[str, tuple[Person, ...]]
    left: Mapping[str, tuple[Person, ...]]
    split: frozenset[str]
    moved: frozenset[str]

    def class_of(self, name: str) -> str:
        """The class that the household of this head has to be in."""
        (was, now) = ({home.head.name: home for home in homes}.get(name) for homes in (self.april, self.october))
        if name in self.split:
            return "分户合户"
        if was is None or now is None:
            return "新增" if was is None else "退出"
        order = ["一级红色", "二级黄色", "三级蓝色"]
        if was.place == now.place:
            return "等级不变"
        if "待核实" in (was.place, now.place):
            return "待核实变化"
        if was.place in order and now.place in order:
            return "风险上升" if order.index(now.place) < order.index(was.place) else "风险下降"
        return "转入转出"


class Maker:
    """Invents people and households; no name and no number comes twice."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        names = [surname + one + other for surname in SURNAMES for one in GIVEN for other in GIVEN if one != other]
        self.rng.shuffle(names)
        self.names, self.serial = iter(names), 100

    def person(self, relation: str, years: tuple[int, int], female: bool = False) -> Person:
        """Born in one of the years, under an address code that does not exist."""
        self.serial += 1
        born = f"{self.rng.randint(*years)}{self.rng.randint(1, 7):02}{self.rng.randint(1, 28):02}"
        number = identity(born, 2 * self.serial + (not female))
        return Person(next(self.names), number, relation)

    def home(self, township: str, village: str, place: int, kind: str) -> Home:
        """The household at this place of the village's list."""
        people = [self.person("户主", (1960, 1975)), self.person("配偶", (1962, 1976), female=True)]
        extra = self.rng.choice(("", "son", "parent", "both"))
        people += [self.person("之子", (1990, 1996))] if extra in ("son", "both") else []
        people += [self.person("之母", (1932, 1938), female=True)] if extra in ("parent", "both") else []
        return Home(township, village, code(village, place), tuple(people), kind)


def code(village: str, place: int) -> str:
    """The number of a household: a running one, or the province's of 14 figures."""
    if village in RUNNING:
        return str(place)
    return f"341599{[*chain(*VILLAGES.values())].index(village) + 10:03}{place:05}"


def two_rounds(seed: int, each: int = 25) -> Rounds:
    """April and October of ``each`` households a village."""
    maker, rng = Maker(seed), random.Random(seed + 1)
    kinds = ["stable"] * 12 + ["lower"] * 4 + ["unsafe", "unsafe", "poor", "unknown", "edge", "plain", "plain"]
    april = [
        maker.home(township, village, place, rng.choice(kinds))
        for township, villages in VILLAGES.items()
        for village in villages
        for place in range(1, each + 1)
    ]
    october: list[Home] = []
    came: dict[str, tuple[Person, ...]] = {}
    left: dict[str, tuple[Person, ...]] = {}
    split, moved = set(), set()
    last = dict.fromkeys(chain(*VILLAGES.values()), each)
    for home in april:
        change = rng.choice([*["same"] * 14, *["kind"] * 6, "gone", "new", "birth", "death", "marriage", "split", "move"])
        if change in ("birth", "death", "marriage", "split") and home.village not in WITH_MEMBERS:
            change = "same"
        name = home.head.name
        if change == "gone":
            continue
        now = home
        if change == "kind":
            now = replace(home, kind=rng.choice(sorted({*PLACES} - {home.kind})))
        if change == "birth":
            born = maker.person("之孙", (2019, 2019))
            now, came[name] = replace(home, people=(*home.people, born)), (born,)
        if change in ("death", "marriage") and len(home.people) > 2:
            gone = replace(home.people[-1], gone="死亡" if change == "death" else "嫁出")
            now, left[name] = replace(home, people=(*home.people[:-1], gone)), (gone,)
        sons = [one for one in home.people if one.relation == "之子"]
        if change == "split" and sons:
            now = replace(home, people=tuple(one for one in home.people if one not in sons))
            last[home.village] += 1
            own = (replace(sons[0], relation="户主"), maker.person("配偶", (1991, 1996), female=True))
            october.append(Home(home.township, home.village, code(home.village, last[home.village]), own, "stable"))
            split.add(own[0].name)
            left[name] = (sons[0],)
        if change == "move" and home.village in ("竹坪村", "大塘村"):
            last["渡口村"] += 1
            now = replace(home, township="柳河镇", village="渡口村", code=code("渡口村", last["渡口村"]))
            moved.add(name)
        october.append(now)
        if change == "new":
            last[home.village] += 1
            october.append(maker.home(home.township, home.village, last[home.village], rng.choice(kinds)))
    return Rounds(tuple(april), _numbered_anew(october), came, left, frozenset(split), frozenset(moved))


def _numbered_anew(homes: Sequence[Home]) -> tuple[Home, ...]:
    """Villages with running numbers close the gaps that households left: most numbers are another household's by now."""
    last = dict.fromkeys(RUNNING, 0)
    numbered = []
    for home in homes:
        if home.village in last:
            last[home.village] += 1
            numbered.append(replace(home, code=str(last[home.village])))
        else:
            numbered.append(home)
    return tuple(numbered)
