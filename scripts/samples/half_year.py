"""Half a year later: most households as they were, some worse, some better, a few new, gone, split or with another head."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

from samples.households import LINE, Household, balance, disable, employ
from samples.people import Person
from samples.profiles import Settler

Event = Callable[[Household, random.Random], None]


def loses_work(home: Household, rng: random.Random) -> None:
    employ(home, rng.randrange(0, 4))
    balance(home, rng.uniform(5000, 6200), rng)
    home.event = "务工企业停工，返乡待业"


def falls_ill(home: Household, rng: random.Random) -> None:
    disable(home.members[-1], "患有大病", rng)
    employ(home, rng.randrange(6, 10))
    balance(home, rng.uniform(4400, 6200), rng)
    home.medical, home.event = rng.randrange(30, 60) * 100, "家人查出大病"


def pays_hospital(home: Household, rng: random.Random) -> None:
    home.medical = round(max(home.year_income * rng.uniform(0.7, 1.3), home.medical * 3), -1)
    home.event = "家人大病住院，自付费用高"


def loses_roof(home: Household, rng: random.Random) -> None:
    home.house, home.event = rng.choice(("C级", "D级")), "汛期房屋受损"
    home.flags.add("受灾户")


def is_flooded(home: Household, rng: random.Random) -> None:
    home.flags.add("受灾户")
    home.event = "汛期田地被淹"
    home.trade = round(home.trade * rng.uniform(0.6, 0.8), -1)


def falls_below_the_line(home: Household, rng: random.Random) -> None:
    employ(home, 0)
    balance(home, rng.uniform(2500, LINE - 50), rng)
    home.event = "经营失败，收入骤减"
    home.flags.add("重大家庭变故户")


def finds_work(home: Household, rng: random.Random) -> None:
    employ(home, rng.randrange(8, 18))
    balance(home, rng.uniform(7200, 9800), rng)
    home.ability, home.lacks_funds, home.event = "一般", False, "参加培训后稳定务工"


def is_mended(home: Household, rng: random.Random) -> None:
    """What stood against the household in April has been put right."""
    home.house, home.safe_water, home.uninsured = rng.choice(("A级", "B级")), True, 0
    for person in home.members:
        person.dropped_out = False
    home.event = "帮扶措施落实，困难已解决"


def is_lifted(home: Household, rng: random.Random) -> None:
    balance(home, rng.uniform(LINE * 1.3, LINE * 1.45), rng)
    home.event = "纳入低保，收入提高"
    home.flags.add("低保户")


EVENTS: tuple[tuple[Event, tuple[str, ...], int], ...] = (
    # what happens, to whom (the April profile), to how many
    (loses_work, ("stable_work",), 11),
    (falls_ill, ("stable_work",), 7),
    (pays_hospital, ("stable_work", "ill"), 6),
    (loses_roof, ("stable_work", "supported"), 3),
    (is_flooded, ("stable_trade",), 6),
    (falls_below_the_line, ("narrow", "unstable"), 3),
    (finds_work, ("unstable", "narrow"), 20),
    (is_mended, ("bad_house", "no_water", "dropout", "uninsured"), 9),
    (is_lifted, ("poor", "helpless"), 4),
    (falls_below_the_line, ("edge_group",), 2),
    (finds_work, ("edge_group",), 4),
)


def october(homes: list[Household], settler: Settler) -> list[Household]:
    """The October round of the April households; the list given stays as it was."""
    rng = settler.rng
    later = copy.deepcopy(homes)
    for home in later:
        drift(home, rng)
    changed = happen(later, rng)
    quiet = [home for home in later if id(home) not in changed and home.profile == "stable_work" and home.size >= 3]
    rng.shuffle(quiet)
    heirs = [home for home in quiet if home.members[1].relation == "配偶" and home.members[1].able][:6]
    splitting = [home for home in quiet if grown_child(home) and home not in heirs][:4]
    gone = {id(home) for home in [home for home in quiet if home not in heirs and home not in splitting][:5]}
    for home in heirs:
        change_head(home, rng)
    split = [split_off(home, settler) for home in splitting]
    leave_poverty([home for home in later if home.profile == "still_poor"][:4])
    new = [
        settler.household(profile) for profile in ("stable_work", "unstable", "narrow", "edge_group", "well_off", "edge_group")
    ]
    kept = [home for home in later if id(home) not in gone]
    return sorted([*kept, *split, *new], key=lambda home: home.number)


def drift(home: Household, rng: random.Random) -> None:
    """Half a year of wages and costs moves a little in most households and not at all in some."""
    home.event = ""
    if rng.random() < 0.7:
        home.wages = round(home.wages * rng.uniform(0.98, 1.05), -1)
        home.medical = round(home.medical * rng.uniform(0.9, 1.1), -1)


def happen(homes: list[Household], rng: random.Random) -> set[int]:
    """Let the events befall households of their profiles; returns those (by ``id``) that something happened to."""
    touched: set[int] = set()
    for event, profiles, count in EVENTS:
        candidates = [home for home in homes if home.profile in profiles and id(home) not in touched]
        if event is finds_work:
            candidates = [home for home in candidates if any(person.able for person in home.members)]
        for home in rng.sample(candidates, count):
            event(home, rng)
            touched.add(id(home))
    return touched


def change_head(home: Household, rng: random.Random) -> None:
    """The old head has died; the spouse heads the household now."""
    del home.members[0]
    home.head.relation = "户主"
    for person in home.members[1:]:
        if person.relation in ("之父", "之母"):
            person.relation = "之公公" if person.male else "之婆婆"
    employ(home, 9)
    balance(home, 7600, rng)
    home.event, home.note = "原户主病故，户主变更", "户主变更"


def grown_child(home: Household) -> Person | None:
    """A grown son or daughter who works and could set up house."""
    return next((person for person in home.members if person.relation in ("之子", "之女") and person.able), None)


def split_off(home: Household, settler: Settler) -> Household:
    """A grown child sets up a household of their own in the same village, under a new 户编号."""
    grown = grown_child(home)
    assert grown is not None
    fresh = settler.household("stable_work", (home.township, home.village))
    home.members.remove(grown)
    grown.relation = "户主"
    fresh.members = [grown]
    fresh.schooling_cost, fresh.left, fresh.left_year, fresh.cause = 0, home.left, home.left_year, home.cause
    for part, months in ((home, 9), (fresh, 9)):
        employ(part, months)
        balance(part, 9000, settler.rng)
    home.note, fresh.note = "分户", f"由{home.head.name}户分出"
    return fresh


def leave_poverty(homes: list[Household]) -> None:
    for home in homes:
        home.kind, home.left, home.left_year, home.nature = "脱贫户", "已脱贫（享受政策）", 2019, "一般脱贫户"
        home.transfers += 1600 * home.size
        home.event = "今年脱贫"
