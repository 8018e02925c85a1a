"""The words of headers, totals and signatures as patterns, made once of ``rules/headings.yaml`` and what a county adds.

Every pattern is for text in its common form without spaces (``survey.titles.normal``), as the words themselves are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from fanpin_cli.survey.headings import HEADINGS_FILE, CountyHeadings, Headings, InContext, Words, load_headings
from fanpin_cli.text.shipped import shipped_rules

JOINING = r"\d、.,:;()/\-"
"""Figures and signs that are allowed between the words of a group's title."""
DATING = "〇零一二三四五六七八九十年月日,;。!~·—"
"""Besides these, what is allowed around a word for being gone: dates in Chinese figures, and signs."""
CHINESE_FIGURES = "一二三四五六七八九十"
LONGEST_COUNT = 6
"""Figures; a longer number names a household or a person, no total counts so many."""
NEVER = "(?!)"
_CHINESE = r"\u4e00-\u9fff"
_REST = r"([:\d(].*)?$"
"""What may follow the word for a total: 合计：, 合计35户, 合计（户）."""


@dataclass(frozen=True)
class Vocabulary:
    """The patterns, each made when it is first asked for."""

    headings: Headings

    # Groups of columns

    @cached_property
    def household(self) -> re.Pattern[str]:
        """A whole title of such words only is about the household itself."""
        return re.compile(f"(?:{_any(self.headings.household)}|[{JOINING}])+")

    @cached_property
    def about_household(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.about_household))

    @cached_property
    def somebody_else(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.somebody_else))

    @cached_property
    def others_things(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.others_things))

    @cached_property
    def bare_count(self) -> re.Pattern[str]:
        """A title that says nothing of what is counted."""
        return re.compile(_any(self.headings.bare_counts))

    @cached_property
    def planned(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.planned))

    @cached_property
    def past(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.past))

    # Rows that are no households

    @cached_property
    def total(self) -> re.Pattern[str]:
        """A total of everything: 合计, 本页合计：, 总户数 52."""
        words = self.headings
        alone = _any((*words.totals, *words.total_counts, *words.totals_before_number))
        return re.compile(f"^(?:{_any(words.before_totals)})?{alone}{_REST}")

    @cached_property
    def total_of_place(self) -> re.Pattern[str]:
        """A total of a place: 云岭村合计, 全县共3户."""
        words = self.headings
        counted = rf"{_any((*words.totals, *words.total_counts))}|{_any(words.totals_before_number)}(?=[:\d(])"
        return re.compile(rf"^\D{{0,11}}{_any(words.place_endings)}(?:{counted}){_REST}")

    @cached_property
    def total_of_name(self) -> re.Pattern[str]:
        """A total of anything with a name, 东岭合计; the name of a person may end so, and a remark."""
        return re.compile(rf"^\D{{1,12}}{_any(self.headings.totals)}{_REST}")

    @cached_property
    def total_of_group(self) -> re.Pattern[str]:
        """The end of what Excel and WPS write under a group of rows: behind its value a space and the word (东岭村 计数)."""
        return re.compile(rf"(?<=\S)\s+{_any(self.headings.totals)}$", re.MULTILINE)

    @cached_property
    def perhaps_total(self) -> re.Pattern[str]:
        """A quick test on the cell's own text: every total has the last character of such a word, with no Chinese character
        behind it. Few cells have, and the others need not be brought into their common form."""
        words = self.headings
        last = {word[-1] for word in plain_words((*words.totals, *words.total_counts, *words.totals_before_number))}
        return re.compile(f"[{re.escape(''.join(sorted(last)))}](?![{_CHINESE}])")

    @cached_property
    def note(self) -> re.Pattern[str]:
        """A signature, a seal, or what a note begins with: 填表人：甲某, 户主（签字）, 注1：…"""
        words = self.headings
        begins = rf"^(?:{_any(words.signatures)}|{_any(words.numbered_notes)}\d*)(?:[:(]|$)"
        return re.compile(rf"{begins}|{_any(words.seals)}\)?(?::|$)")

    @cached_property
    def perhaps_note(self) -> re.Pattern[str]:
        """A quick test on the cells' own texts: every note has one of these words, but for blanks within it."""
        words = (*self.headings.signatures, *self.headings.numbered_notes, *self.headings.seals)
        return re.compile("|".join(r"\s*".join(map(re.escape, word)) for word in plain_words(words)))

    @cached_property
    def count(self) -> re.Pattern[str]:
        """A whole text that is a small number, as a total has: 35, 35户."""
        return re.compile(rf"\d{{1,{LONGEST_COUNT}}}(?:{_any(self.headings.counters)})?")

    @cached_property
    def place_ending(self) -> re.Pattern[str]:
        """What ends the name of a place and may be left out, where two characters are left: 东岭村 is 东岭."""
        return re.compile(f"(?<=..){_any(self.headings.place_endings)}$")

    @cached_property
    def counters(self) -> tuple[str, ...]:
        return plain_words(self.headings.counters)

    # What stands in place of a 户编号

    @cached_property
    def no_number(self) -> re.Pattern[str]:
        """A whole text that says that a household has no number: 暂无, 未编号, 无（新增）, 0000."""
        return re.compile(rf"(?:{_any(self.headings.no_number)}|[、.,:;()/\-?？])+|[-.]*0[0.]*(?:号|户)?", re.IGNORECASE)

    @cached_property
    def place_name(self) -> re.Pattern[str]:
        """The end of a place's name that people write or leave out: 东岭村, 东岭."""
        return re.compile(f"{_any(self.headings.place_endings)}$")

    # Remarks in brackets, and what people write around titles and numbers

    @cached_property
    def how_to_fill(self) -> re.Pattern[str]:
        """A remark that says how to fill in a column; of figures and answers any other one may narrow what is asked for."""
        return re.compile(_any(self.headings.how_to_fill))

    @cached_property
    def other_person(self) -> re.Pattern[str]:
        """A remark that makes a name or a number that of somebody, or of some time, else."""
        return re.compile(rf"\d|{_any(self.headings.other_person)}")

    # Tables, rows and places

    @cached_property
    def event(self) -> re.Pattern[str]:
        """A title that tells of an event or a benefit: 走访内容, 发放金额."""
        return re.compile(_any(self.headings.events))

    @cached_property
    def period_title(self) -> re.Pattern[str]:
        """A whole title that says of what time a row is."""
        return re.compile(f"{_any(self.headings.before_period_titles)}?{_any(self.headings.period_titles)}")

    @cached_property
    def division_title(self) -> re.Pattern[str]:
        """A title of a column that names township and village in one cell."""
        return re.compile(_any(self.headings.division_titles))

    @cached_property
    def county_ending(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.county_endings))

    @cached_property
    def town_ending(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.town_endings))

    @cached_property
    def village_ending(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.village_endings))

    @cached_property
    def group_name(self) -> re.Pattern[str]:
        """The whole name of a village's group: 3, 三组, 第3村民组, 上湾."""
        figures = rf"第?(?:\d{{1,3}}|[{CHINESE_FIGURES}]{{1,4}})"
        return re.compile(rf"(?:{figures}|[{_CHINESE}\d]{{1,10}}?){_any(self.headings.group_endings)}|{figures}")

    @cached_property
    def no_place(self) -> re.Pattern[str]:
        """A text that ends like a name of a place and is none: 全县农村, 脱贫村."""
        return re.compile(f"(?:{_any(self.headings.no_places)})$")

    @cached_property
    def before_place(self) -> re.Pattern[str]:
        """What a title may begin with before the name of a place: 关于东岭镇…"""
        return re.compile(f"^{_any(self.headings.before_places)}+")

    @cached_property
    def decoration(self) -> re.Pattern[str]:
        """What is written around a title and is no part of it: 1、 before it, （必填） behind it."""
        marks = _any(self.headings.fill_marks)
        return re.compile(rf"^(?:[*★●]|\(?\d{{1,3}}[.、)](?!\d))+|(?:[*★:]|\({marks}\))+$")

    @cached_property
    def name_remark(self) -> re.Pattern[str]:
        """A remark behind a name that is no part of it: （户主）."""
        return re.compile(rf"\({_any(self.headings.name_remarks)}\)$")

    @cached_property
    def question_number(self) -> re.Pattern[str]:
        """The number of a question before a title, in any style: H4. and Q1_ and 第3题： and 1-2、 and (三)"""
        words = f"{_any(self.headings.question_words)}?"
        number = rf"(?:[A-Z]{{0,2}}\d{{1,3}}(?:[.\-_]\d{{1,3}})*|[{CHINESE_FIGURES}]{{1,3}}(?=[.、:)_\-题]))"
        return re.compile(rf"^[(]?{words}{number}{words}[)]?[.、:_\-/]*", re.IGNORECASE)

    @cached_property
    def member_before(self) -> re.Pattern[str]:
        """The title of a numbered member's column, the member first: 成员1姓名, 家庭成员（二）-身份证号码, 第三个成员姓名"""
        words = _any(self.headings.member_words)
        number = rf"(?:\d{{1,2}}|[{CHINESE_FIGURES}]{{1,2}})"
        group = rf"(?:{words}第?\(?{number}\)?[号人位]?|第?{number}[个位号]?{words})"
        return re.compile(rf"(?P<group>{group})[\-_/:.、的]*(?P<field>.+)")

    @cached_property
    def member_behind(self) -> re.Pattern[str]:
        """The same with the number behind: 姓名1, 成员姓名（2）"""
        number = rf"(?:\d{{1,2}}|[{CHINESE_FIGURES}]{{1,2}})"
        return re.compile(rf"(?:{_any(self.headings.member_words)})?(?P<field>.+?)[\-_.]?\(?(?P<group>{number})\)?")

    @cached_property
    def around_identity(self) -> re.Pattern[str]:
        """What people write around an identity number: 身份证号码：, and - . · within it."""
        return re.compile(rf"^{_any(self.headings.identity_labels)}:?|[-.·]")

    # People who are no longer there

    @cached_property
    def gone(self) -> re.Pattern[str]:
        """A word for it that is clear in any text: 死亡, 迁出, 销户."""
        words = self.headings
        return re.compile(_any((*words.died, *words.moved_out, *words.struck_off)))

    @cached_property
    def perhaps_gone(self) -> re.Pattern[str]:
        """A quick test: every text that says so has one of these words, in whatever surroundings."""
        words = self.headings
        every = plain_words((*words.died, *words.moved_out, *words.struck_off, *words.gone_alone))
        return re.compile("|".join(map(re.escape, sorted(every, key=len))))

    @cached_property
    def gone_part(self) -> re.Pattern[str]:
        """A piece of a cell that says nothing but this: the word (group ``gone``), or what may stand around it."""
        words = self.headings
        gone = _any((*words.died, *words.moved_out, *words.struck_off))
        around = _any((*words.around_gone, *words.whole_household))
        return re.compile(rf"(?P<gone>{gone}|{_any(words.gone_alone)})|{around}|[{JOINING}{DATING}]")

    @cached_property
    def died(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.died))

    @cached_property
    def struck_off(self) -> re.Pattern[str]:
        """The household's registration is cancelled: 销户."""
        return re.compile(_any(self.headings.struck_off))

    @cached_property
    def gone_title(self) -> re.Pattern[str]:
        """A whole title that asks whether, when or why somebody is gone: 是否死亡, 死亡日期, 减少原因."""
        words = self.headings
        before, after = _any(words.before_gone_title), _any(words.after_gone_title)
        whole = _any((*words.whole_household, "户主"))
        gone = _any((*plain_words((*words.died, *words.moved_out, *words.struck_off)), *words.gone_alone))
        return re.compile(rf"{whole}?(?:{before})*+{whole}?(?:{before})*+{gone}(?:{after})*")

    @cached_property
    def relatives(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.relatives))

    @cached_property
    def causes_of_death(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.causes_of_death))

    @cached_property
    def came(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.came))

    @cached_property
    def born(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.born))

    @cached_property
    def married(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.married))

    @cached_property
    def moved(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.moved))

    @cached_property
    def still_there(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.still_there))

    @cached_property
    def whole_household(self) -> re.Pattern[str]:
        return re.compile(_any(self.headings.whole_household))


@cache
def vocabulary(county: CountyHeadings | None = None) -> Vocabulary:
    """The words of ``rules/headings.yaml``, with the county's where it has any; ``YamlError`` where the file is wrong."""
    if county is not None:
        return Vocabulary(vocabulary().headings.extended(county))
    return Vocabulary(load_headings(shipped_rules() / HEADINGS_FILE))


def _any(words: Words) -> str:
    """A pattern for any of the words, longer ones first: 身份证号码 before 身份证."""
    patterns = [pattern for word in words for pattern in _patterns(word)]
    return f"(?:{'|'.join(sorted(patterns, key=len, reverse=True)) or NEVER})"


def _patterns(word: str | InContext) -> list[str]:
    if isinstance(word, str):
        return [re.escape(word)]
    before = "".join(f"(?<!{re.escape(other)})" for other in word.not_preceded_by)
    behind = "".join(
        f"{look}{'|'.join(map(re.escape, others))})"
        for look, others in (("(?=", word.followed_by), ("(?!", word.not_followed_by), ("(?!.*(?:", word.not_before))
        if others
    )
    behind += ")" if word.not_before else ""
    return [f"{before}{re.escape(one)}{behind}" for one in word.words]


def plain_words(words: Iterable[str | InContext]) -> tuple[str, ...]:
    """The words without their surroundings."""
    return tuple(one for word in words for one in ((word,) if isinstance(word, str) else word.words))
