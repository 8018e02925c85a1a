"""The written report's sentences as a county clerk writes them, from counts of households and persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fanpin_cli.documents.change_report.report_content import Unasked
from fanpin_cli.ledger_format import EDGE, TO_VERIFY

NUMERALS = "一二三四五六七八九十"
MOST_CAUSES = 6
"""A sentence names so many causes; the table has all."""


class Count(NamedTuple):
    """Households and persons."""

    households: int
    persons: int


def amount(count: Count) -> str:
    """43户124人."""
    return f"{count.households}户{count.persons}人"


def change(old: Count, new: Count, since: str) -> str:
    """与2019年4月相比减少5户5人; 减少1户、增加3人 where the signs differ; 与2019年4月持平 where nothing changed."""
    households, persons = new.households - old.households, new.persons - old.persons
    if not households and not persons:
        return f"与{since}持平"
    if households * persons > 0:
        return f"与{since}相比{_verb(households)}{abs(households)}户{abs(persons)}人"
    words = (
        f"{_verb(households)}{abs(households)}户" if households else "户数持平",
        f"{_verb(persons)}{abs(persons)}人" if persons else "人数持平",
    )
    return f"与{since}相比{'、'.join(words)}"


def _verb(difference: int) -> str:
    return "增加" if difference > 0 else "减少"


def standing(name: str, old: Count, new: Count, since: str) -> str:
    """一级极易返贫户43户124人，与2019年4月相比减少5户5人."""
    now = f"{name}{amount(new)}" if new.households else f"无{name.removesuffix('户')}户"
    return f"{now}，{change(old, new, since)}"


def introduction(title: str, document: str, unit: str, since: str, now: str) -> str:
    """What was compared, and by which rules; ``document``, which they rest on, and ``unit`` may be empty."""
    rules = f"{document}和{title}" if document else title
    return f"按照{rules}，{unit}对{since}、{now}两轮评定结果逐户进行了对比。现将有关变化情况报告如下。"


def counted(now: str, since: str, total: tuple[Count, Count], registered: tuple[Count, Count]) -> str:
    """2019年10月纳入调查605户1814人，与2019年4月相比…；其中已脱贫户531户1600人，与….

    total, registered: the earlier count, then the later one.
    """
    every = f"{now}{standing('纳入调查', *total, since)}"
    if not registered[1].households:
        return f"{every}。"
    return f"{every}；其中{standing('已脱贫户', *registered, since)}。"


def levels(since: str, places: Iterable[tuple[str, Count, Count]]) -> str:
    """按评定结果分：一级极易返贫户43户124人，与…；…."""
    return f"按评定结果分：{'；'.join(standing(name, old, new, since) for name, old, new in places)}。"


def causes(counts: Iterable[tuple[str, Sequence[tuple[str, Count]]]]) -> str:
    """风险上升的原因：医疗15户57人、收入9户30人，等8项；…. Of each class the most frequent ones; nothing where nobody moved."""
    told = [
        f"{name}的原因：{'、'.join(f'{cause}{amount(count)}' for cause, count in found[:MOST_CAUSES])}"
        + (f"，等{len(found)}项" if len(found) > MOST_CAUSES else "")
        for name, found in counts
        if found
    ]
    return f"{'；'.join(told)}。一户有几项原因的，各项都计。" if told else ""


def unknown(since: str, now: str, sizes: tuple[int, int]) -> str:
    """2019年4月另有2户、2019年10月另有3户人口不详，未计入人数; nothing where all are known."""
    told = "、".join(f"{round_}另有{count}户" for round_, count in zip((since, now), sizes, strict=True) if count)
    return f"{told}人口不详，未计入人数。" if told else ""


def classes(since: str, counts: Iterable[tuple[str, Count]]) -> str:
    """与2019年4月相比，风险上升34户114人，…；无分户合户情形."""
    every = list(counts)
    found = "，".join(f"{name}{amount(count)}" for name, count in every if count.households)
    none = "、".join(name for name, count in every if not count.households)
    parts = [part for part in (found, f"无{none}情形" if none else "") if part]
    return f"与{since}相比，{'；'.join(parts)}。"


def highest(what: str, counts: Sequence[tuple[str, Count]]) -> str:
    """风险上升户数最多的是青山镇，12户40人; all of them where several are equal, nothing where nobody is counted."""
    most = max((count.households for _town, count in counts), default=0)
    if not most:
        return ""
    first = "、".join(f"{town}{amount(count)}" for town, count in counts if count.households == most)
    return f"{what}最多的是{first}。"


def townships(counts: Sequence[tuple[str, Count, Count]]) -> str:
    """The townships where most households rose and most fell. counts: ``(township, risen, fallen)``."""
    risen = highest("风险上升", [(town, count) for town, count, _fallen in counts])
    fallen = highest("风险下降", [(town, count) for town, _risen, count in counts])
    return f"{risen}{fallen}"


def warned(warnings: int, count: Count) -> str:
    """30条，涉及28户92人."""
    return f"{warnings}条，涉及{amount(count)}"


def warnings_in_all(warnings: int, count: Count, new: Count) -> str:
    """本轮共产生预警127条，涉及68户180人，其中本轮新出现情况的45户120人，上轮已有、仍在持续的23户60人."""
    if not warnings:
        return "本轮未产生预警。"
    still = Count(count.households - new.households, count.persons - new.persons)
    each = (("本轮新出现情况的", new), ("上轮已有、仍在持续的", still))
    parts = "，".join(f"{what}{amount(one)}" for what, one in each if one.households)
    return f"本轮共产生预警{warned(warnings, count)}，其中{parts}。"


def warnings_by(counts: Iterable[tuple[str, int, Count]]) -> str:
    """特急预警30条，涉及28户92人；…；无一般预警."""
    listed = "；".join(f"{name}{warned(number, count)}" if number else f"无{name}" for name, number, count in counts)
    return f"{listed}。" if listed else ""


def next_steps(warned_by_urgency: Iterable[tuple[str, Count]], places: Iterable[tuple[str, Count]], risen: Count) -> list[str]:
    """What is to be done next, numbered 一是 …. places: 待核实 and 边缘户, by id.

    warned_by_urgency: 特急 … and the households with such a warning.
    """
    follow = "、".join(f"{urgency}预警{amount(count)}" for urgency, count in warned_by_urgency if count.households)
    place = dict(places)
    to_verify, edge = place.get(TO_VERIFY, Count(0, 0)), place.get(EDGE, Count(0, 0))
    steps = (
        ("跟踪预警户。", f"对{follow}逐户跟踪，先急后缓，按附表所列跟踪责任落实", bool(follow)),
        ("关注风险上升户。", f"对风险上升的{amount(risen)}逐户核对原因，及时调整帮扶措施", bool(risen.households)),
        ("核实存疑户。", f"对待核实的{amount(to_verify)}补充核对有关情况，核实后重新评定", bool(to_verify.households)),
        ("监测边缘户。", f"对边缘户{amount(edge)}继续跟踪监测", bool(edge.households)),
    )
    due = [(name, text) for name, text, wanted in steps if wanted]
    if not due:
        return ["本轮没有需要跟踪、核实或监测的户。"]
    if len(due) == 1:
        return ["".join(f"{text}。" for _name, text in due)]
    return [f"{numeral}是{name}{text}。" for numeral, (name, text) in zip(NUMERALS, due, strict=False)]


def townships_gone(now: str, gone: Mapping[str, int]) -> str:
    """That a round has no household of these townships (name → households before): a ledger may be missing."""
    listed = "、".join(f"{name}{count}户" for name, count in gone.items())
    return f"{now}没有{listed}，均按退出计，请核对是否漏了台账。"


def data_notes(
    rounds: tuple[str, str],
    gone: Mapping[str, int],
    only: tuple[Sequence[str], Sequence[str]],
    unasked: Iterable[Unasked],
    open_warnings: int,
) -> list[str]:
    """What was not compared: columns that one round lacks, warnings that could not be assessed or stay open."""
    notes = [townships_gone(rounds[1], gone)] if gone else []
    notes += [
        f"仅{name}有的列：{'、'.join(columns)}，未作对比。" for name, columns in zip(rounds, only, strict=True) if columns
    ]
    notes += [f"预警“{warning.title}”因缺少“{'、'.join(warning.missing)}”未作判断。" for warning in unasked]
    if open_warnings:
        notes.append(f"另有{open_warnings}户因部分答案未填，有预警事项尚不能判断。")
    return notes
