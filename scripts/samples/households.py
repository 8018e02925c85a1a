"""Invented households: a family, what it earns and spends, how it lives. A profile says what kind of case it is to be."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from samples.people import ABLE, APRIL, WORKPLACES, Person, Register

TOWNSHIPS = {
    "青山镇": ("东岭村", "西岭村", "茶园村", "桥头村", "松林村", "双河村", "大湾村"),
    "清溪乡": ("上溪村", "下溪村", "龙潭村", "竹园村", "石坝村", "新塘村"),
    "白云乡": ("云峰村", "云岭村", "梅花村", "板栗村", "高冲村", "古井村"),
    "石桥镇": ("石桥村", "前进村", "胜利村", "黄畈村", "油坊村", "柳树村"),
}
COUNTY = "示例县"
LINE = 3218  # the poverty line of 2019 that the profiles aim at


@dataclass
class Household:
    """One household with the answers of one round; money in 元 a year, areas in 亩 and 平方米."""

    number: str
    township: str
    village: str
    group: str
    members: list[Person]
    phone: str
    kind: str
    profile: str
    left: str = ""
    left_year: int | None = None
    nature: str = ""
    cause: str = ""
    industry: str = "无"
    scale: str = "无"
    wages: float = 0
    trade: float = 0
    trade_cost: float = 0
    rents: float = 0
    transfers: float = 0
    medical: float = 0
    schooling_cost: float = 0
    other_cost: float = 0
    farmland: float = 0
    forest: float = 0
    lacks_funds: bool = False
    ability: str = "一般"
    uninsured: int = 0
    house: str = "B级"
    floor: float = 0
    safe_water: bool = True
    fed: bool = True
    clothed: bool = True
    flags: set[str] = field(default_factory=set)
    event: str = ""
    note: str = ""

    @property
    def head(self) -> Person:
        return self.members[0]

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def year_income(self) -> float:
        return self.wages + self.trade + self.rents + self.transfers

    @property
    def net_income(self) -> float:
        return self.year_income - self.trade_cost

    @property
    def per_head(self) -> float:
        return round(self.net_income / self.size, 2)

    @property
    def months(self) -> int:
        return sum(person.months for person in self.members)

    def with_health(self, condition: str) -> int:
        return sum(condition in person.health for person in self.members)

    def with_skill(self, skill: str) -> int:
        return sum(person.skill == skill for person in self.members)

    def out_of_school(self) -> int:
        return sum(person.dropped_out for person in self.members)


def family(register: Register, kind: str) -> list[Person]:
    """A family as of April 2019: old couple, couple with children, three generations, one person …"""
    rng = register.rng
    if kind == "old":
        age = rng.randrange(66, 80)
        people = [register.person("户主", age, rng.random() < 0.7, APRIL)]
        if rng.random() < 0.5:
            people.append(register.person("配偶", age - 2, not people[0].male, APRIL))
        return people
    age = rng.randrange(36, 57)
    head = register.person("户主", age, rng.random() < 0.85, APRIL)
    people = [head]
    if kind != "single" and rng.random() < 0.9:
        people.append(register.person("配偶", max(age - rng.randrange(0, 4), 24), not head.male, APRIL))
    children = {"single": 0, "pair": 0, "children": rng.choice((1, 1, 2, 2, 3)), "three": rng.choice((1, 2))}[kind]
    for number in range(children):
        male = rng.random() < 0.5
        child = register.person(
            "之子" if male else "之女", max(age - 25 - 3 * number - rng.randrange(0, 3), 1), male, APRIL, head.name[0]
        )
        people.append(child)
    if kind == "three":
        male = rng.random() < 0.4
        people.append(register.person("之父" if male else "之母", age + rng.randrange(22, 28), male, APRIL))
    return people


def settle(person: Person, rng: random.Random) -> None:
    """Give a person the health, skill and schooling of that age."""
    age = person.age(APRIL)
    person.workplace = rng.choice(WORKPLACES)
    person.schooled_to = rng.choice((18, 18, 22)) if age < 23 else rng.choice((15, 15, 15, 18))
    if age >= 60 and rng.random() < 0.4:
        person.health = ("长期慢性病",)
    studies = person.schooling(APRIL) != "非在校生"
    if age < 16 or studies or age >= 70:
        person.skill = "无劳动力"
    elif age >= 60:
        person.skill = rng.choice(("弱劳动力或半劳动力", "无劳动力"))
    else:
        person.skill = "技能劳动力" if rng.random() < 0.3 else "普通劳动力"


def disable(person: Person, condition: str, rng: random.Random) -> None:
    """A serious illness or a disability that ends a person's work."""
    others = () if person.health == ("健康",) else person.health
    person.health = tuple(dict.fromkeys((condition, *others)))
    person.skill, person.months = "丧失劳动力", 0
    if condition == "残疾":
        person.certificate = f"{rng.choice('123456')}{rng.choice('1234')}"


def employ(home: Household, months: int) -> None:
    """Share out so many months of paid work among those who can, at most 11 each."""
    for person in home.members:
        person.months = min(months, 11) if person.skill in ABLE else 0
        months -= person.months


def balance(home: Household, per_head: float, rng: random.Random) -> None:
    """Set wages, or where nobody works transfers, so that the net income comes to ``per_head``."""
    home.wages = home.transfers = 0  # whole yuan throughout, so that every program rounds the income a head alike
    home.rents = rng.choice((0, 0, 300, 600))
    gap = max(per_head * home.size - home.net_income, 0)
    floor = rng.choice((300, 600, 900, 1200))
    if home.months:
        home.wages = round(max(gap - floor, gap * 0.6), -1)
    home.transfers = round(gap - home.wages)


def plant(home: Household, earned: float, rng: random.Random) -> None:
    """A trade of the household's own that earns so much after its costs."""
    home.industry = rng.choice(("茶叶", "毛竹", "生猪养殖", "家禽养殖", "油茶", "蔬菜", "中药材")) if earned > 0 else "无"
    home.trade_cost = round(earned * rng.uniform(0.2, 0.6), -1)
    home.trade = earned + home.trade_cost
    home.scale = "无" if earned == 0 else "小" if earned < 5000 else "中" if earned < 18000 else "大"
