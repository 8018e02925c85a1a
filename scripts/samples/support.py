"""Who helps a household, and with what; most households that stand well have no measure any more."""

from __future__ import annotations

from samples.households import Household
from samples.people import FEMALE, MALE, MIDDLE, SURNAMES

HOUSEHOLDS_EACH = 8
BY_PROFILE = {
    "supported": "社保兜底脱贫：农村低保",
    "unstable": "就业脱贫：推荐务工岗位",
    "ill": "健康脱贫：大病医疗救助",
    "narrow": "产业脱贫：特色种养业奖补",
    "bad_house": "危房改造：列入改造计划",
    "no_water": "基础设施建设扶贫：饮水改造",
    "poor": "就业脱贫：公益性岗位",
    "helpless": "社保兜底脱贫：农村低保",
    "costs": "健康脱贫：大病医疗救助",
    "dropout": "智力扶贫：劝返复学",
    "uninsured": "健康脱贫：代缴参保费用",
    "calamity": "社会扶贫：临时救助",
    "still_poor": "产业脱贫：特色种养业奖补",
}
BY_EVENT = {
    "参加培训后稳定务工": "就业脱贫：技能培训",
    "纳入低保，收入提高": "社保兜底脱贫：农村低保",
    "今年脱贫": "就业脱贫：公益性岗位",
}


def helper(home: Household) -> str:
    """A cadre of an invented name for every eight registered households of a village."""
    if home.kind == "一般农户":
        return ""
    village, share = int(home.number[6:10]), int(home.number[10:]) // HOUSEHOLDS_EACH
    given = MALE + FEMALE
    return SURNAMES[(village * 5 + share * 7) % len(SURNAMES)] + MIDDLE[village % len(MIDDLE)] + given[share * 11 % len(given)]


def measures(home: Household) -> str:
    """Measures in force: those that the April case called for, and what has been done since."""
    if home.kind == "一般农户":
        return ""
    return "；".join(dict.fromkeys(filter(None, (BY_PROFILE.get(home.profile), BY_EVENT.get(home.event)))))
