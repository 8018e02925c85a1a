"""Profiles: the kinds of case that a round has, each a few lines on top of an ordinary household."""

from __future__ import annotations

import random
from collections.abc import Callable

from samples.households import LINE, TOWNSHIPS, Household, balance, disable, employ, family, plant, settle
from samples.people import Person, Register

Profile = Callable[[Household, random.Random], None]
FLAGS = ("低保户", "分散供养特困户", "受灾户", "重大家庭变故户", "困难军烈属户")
CAUSES = ("缺技术", "缺劳力", "缺资金", "因灾", "自身发展动力不足")


def stable_work(home: Household, rng: random.Random) -> None:
    plant(home, rng.choice((0, 0, 800, 1500, 2600, 4200)), rng)
    employ(home, rng.randrange(8, 20))
    balance(home, rng.uniform(7000, 14500), rng)
    home.ability = rng.choice(("强", "一般"))


def stable_trade(home: Household, rng: random.Random) -> None:
    plant(home, rng.randrange(120, 320) * 100, rng)
    employ(home, rng.choice((0, 0, 2, 4)))
    balance(home, max(rng.uniform(7000, 12000), home.trade / home.size), rng)
    home.ability = "强"


def supported(home: Household, rng: random.Random) -> None:
    if rng.random() < 0.3:
        disable(home.head, "残疾", rng)
    balance(home, rng.uniform(4900, 8200), rng)
    home.ability, home.nature = "弱", "低保脱贫户"
    home.flags.add("低保户")


def unstable(home: Household, rng: random.Random) -> None:
    plant(home, rng.choice((0, 900, 1800, 2400)), rng)
    employ(home, rng.randrange(1, 6))
    balance(home, rng.uniform(4900, 6300), rng)
    home.lacks_funds, home.ability = rng.random() < 0.5, rng.choice(("弱", "一般"))


def ill(home: Household, rng: random.Random) -> None:
    disable(home.members[-1], "患有大病", rng)
    employ(home, rng.randrange(6, 12))
    balance(home, rng.uniform(5200, 6300), rng)
    home.medical, home.cause = rng.randrange(20, 45) * 100, "因病"


def narrow(home: Household, rng: random.Random) -> None:
    employ(home, rng.randrange(6, 10))
    balance(home, rng.uniform(4000, 4750), rng)


def bad_house(home: Household, rng: random.Random) -> None:
    stable_work(home, rng)
    home.house = rng.choice(("C级", "D级"))


def no_water(home: Household, rng: random.Random) -> None:
    stable_work(home, rng)
    home.safe_water = False


def poor(home: Household, rng: random.Random) -> None:
    employ(home, rng.randrange(0, 5))
    balance(home, rng.uniform(2500, LINE - 40), rng)


def helpless(home: Household, rng: random.Random) -> None:
    balance(home, rng.uniform(3260, 3800), rng)
    home.ability = "弱"


def costs(home: Household, rng: random.Random) -> None:
    disable(home.members[-1], "患有大病", rng)
    employ(home, rng.randrange(6, 11))
    balance(home, rng.uniform(5600, 7600), rng)
    home.medical = round(home.year_income * rng.uniform(0.7, 1.2), -1)
    home.cause, home.event = "因病", "家人大病住院"


def dropout(home: Household, rng: random.Random) -> None:
    stable_work(home, rng)
    school_age = [person for person in home.members if person.schooling_age]
    for person in school_age[:1]:
        person.dropped_out = True


def uninsured(home: Household, rng: random.Random) -> None:
    stable_work(home, rng)
    home.uninsured = 1


def calamity(home: Household, rng: random.Random) -> None:
    narrow(home, rng)
    home.flags.add("重大家庭变故户")
    home.event = "主要劳动力意外受伤"


def edge_group(home: Household, rng: random.Random) -> None:
    employ(home, rng.randrange(0, 8))
    balance(home, rng.uniform(LINE + 60, LINE * 1.5 - 60), rng)
    group = rng.choice((*FLAGS, "低保户", "危房", "大病", "残疾", "慢性病"))
    if group in FLAGS:
        home.flags.add(group)
    elif group == "危房":
        home.house = "C级"
    else:
        disable(home.members[-1], {"大病": "患有大病", "残疾": "残疾", "慢性病": "长期慢性病"}[group], rng)


def edge_poor(home: Household, rng: random.Random) -> None:
    balance(home, rng.uniform(2700, LINE - 60), rng)
    home.flags.add("低保户")


def well_off(home: Household, rng: random.Random) -> None:
    stable_work(home, rng)
    home.flags.add(rng.choice(FLAGS))


PROFILES: dict[str, tuple[Profile, tuple[str, ...], str, int]] = {
    # profile → what it does, the families it happens to, the kind of household, how many in April
    "stable_work": (stable_work, ("children", "children", "pair", "three"), "脱贫户", 290),
    "stable_trade": (stable_trade, ("children", "pair", "three"), "脱贫户", 66),
    "supported": (supported, ("old",), "脱贫户", 48),
    "unstable": (unstable, ("children", "pair", "single"), "脱贫户", 38),
    "ill": (ill, ("three", "pair"), "脱贫户", 22),
    "narrow": (narrow, ("children", "three"), "脱贫户", 24),
    "bad_house": (bad_house, ("pair", "three"), "脱贫户", 6),
    "no_water": (no_water, ("children", "pair"), "脱贫户", 4),
    "poor": (poor, ("children", "single"), "脱贫户", 5),
    "helpless": (helpless, ("old",), "脱贫户", 7),
    "costs": (costs, ("three", "pair"), "脱贫户", 7),
    "dropout": (dropout, ("school",), "脱贫户", 2),
    "uninsured": (uninsured, ("children",), "脱贫户", 3),
    "calamity": (calamity, ("children", "pair"), "脱贫户", 3),
    "still_poor": (poor, ("children", "single", "three"), "未脱贫户", 15),
    "edge_group": (edge_group, ("pair", "old", "three"), "一般农户", 28),
    "edge_costs": (costs, ("pair", "three"), "一般农户", 3),
    "edge_poor": (edge_poor, ("old",), "一般农户", 2),
    "well_off": (well_off, ("children", "three"), "一般农户", 27),
}


class Settler:
    """Makes households one after another, numbering them by village."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.rng = register.rng
        self.villages = [(town, village) for town, villages in TOWNSHIPS.items() for village in villages]
        self.last: dict[str, int] = {}

    def number(self, township: str, village: str) -> str:
        """341599, township, village, serial: as text, for it begins with a code, not a quantity."""
        town = [*TOWNSHIPS].index(township) + 1
        place = f"341599{town:02d}{TOWNSHIPS[township].index(village) + 1:02d}"
        self.last[place] = self.last.get(place, 0) + 1
        return f"{place}{self.last[place]:04d}"

    def household(self, profile: str, at: tuple[str, str] | None = None) -> Household:
        act, families, kind, _count = PROFILES[profile]
        township, village = at or self.rng.choice(self.villages)
        members = self.members(self.rng.choice(families))
        home = Household(
            number=self.number(township, village),
            township=township,
            village=village,
            group=f"{self.rng.choice('东西南北上下前后')}{self.rng.choice('庄冲湾塘组屋')}",
            members=members,
            phone=self.register.phone(),
            kind=kind,
            profile=profile,
        )
        self.furnish(home)
        act(home, self.rng)
        self.class_of(home)
        return home

    def members(self, kind: str) -> list[Person]:
        """A family; one of the kind ``school`` has a child of school age, ``old`` has nobody able to work."""
        while True:
            people = family(self.register, "children" if kind == "school" else kind)
            for person in people:
                settle(person, self.rng)
            if kind == "old":
                for person in people:
                    person.skill = "无劳动力"
            able = any(person.able for person in people)
            if (kind == "old" or able) and (kind != "school" or any(person.schooling_age for person in people)):
                return people

    def furnish(self, home: Household) -> None:
        """House, land and small costs as most have them."""
        rng, size = self.rng, home.size
        home.farmland = round(size * rng.uniform(0.6, 1.5), 1)
        home.forest = round(size * rng.uniform(0, 6), 1)
        home.floor = round(max(size * rng.uniform(20, 38), 32))
        home.house = rng.choice(("A级", "A级", "B级"))
        home.medical = rng.choice((0, 120, 260, 380, 540))
        students = sum(person.schooled_to >= 18 and person.age_in_april < 23 for person in home.members)
        home.schooling_cost = students * rng.choice((400, 600, 900))

    def class_of(self, home: Household) -> None:
        """Who the household is in the national register."""
        home.cause = home.cause or self.cause(home)
        if home.kind == "脱贫户":
            years = (2014, 2015, 2016, 2016, 2017, 2017, 2018, 2018)
            home.left_year = self.rng.choice(years)
            home.left = "已脱贫（享受政策）" if home.left_year >= 2016 else "已脱贫（不再享受政策）"
            home.nature = home.nature or "一般脱贫户"
        elif home.kind == "未脱贫户":
            home.left, home.nature = "未脱贫", self.rng.choice(("一般贫困户", "低保贫困户"))
        else:
            home.cause = ""

    def cause(self, home: Household) -> str:
        """Why the household was poor, one that its members bear out."""
        causes = [*CAUSES]
        causes += ["因病"] * 3 if home.with_health("长期慢性病") else []
        causes += ["因残"] * 20 if home.with_health("残疾") else []
        causes += ["因学"] * 2 if any(person.schooling_age for person in home.members) else []
        return self.rng.choice(causes)


def april(register: Register) -> tuple[list[Household], Settler]:
    """The households of the April round, by township and number."""
    settler = Settler(register)
    profiles = [profile for profile, (_act, _families, _kind, count) in PROFILES.items() for _ in range(count)]
    register.rng.shuffle(profiles)
    return sorted((settler.household(profile) for profile in profiles), key=lambda home: home.number), settler
