"""Members who stand to the right of their household, on its row: 成员1姓名, 家庭成员二 over 姓名, 姓名 关系 again and again.

Read as columns of the household they would be lost, or taken for the head or for other households.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from fanpin_cli.survey.header import Header
from fanpin_cli.survey.titles import Match, TitleIndex, normal
from fanpin_cli.survey.vocabulary import NEVER

NAME, NUMBER, RELATION, HEAD = "姓名", "证件号码", "与户主关系", "本人或户主"
Patterns = Mapping[str, re.Pattern[str]]
Group = tuple[str, str]
"""How the title of a group names it (``before``, ``relation`` or ``behind`` the rest), and its name."""
HEADS = frozenset({"户编号", "户主姓名", "户主证件号码", "户主编号"})
"""Canonical titles one of which the household itself must have beside its members."""
FEWEST = 2
"""So many groups make members of columns that only repeat: one 姓名 beside 户主姓名 is a list of persons, one a row."""


@dataclass(frozen=True)
class Remark:
    """A member's column that is no field of his: 备注, 死亡日期. It may say that he is no longer there.

    title: its own; shown: with the member's group (成员2备注), as it is carried through with the household.
    """

    title: str
    shown: str


@dataclass(frozen=True)
class MemberGroup:
    """One member's columns: column number → the field that it is, or what else is asked of him. relation: where the group's
    title says it (配偶姓名)."""

    fields: Mapping[int, Match]
    relation: str | None = None
    remarks: Mapping[int, Remark] = field(default_factory=dict)


def member_groups(header: Header, index: TitleIndex) -> tuple[MemberGroup, ...]:
    """The groups of columns that are members of the household on the same row; none where the table is of another sort."""
    if not any(_is_of_household(titles, index) for titles in header.titles):
        return ()
    return _named_groups(header, index) or _repeated_groups(header, index)


def _is_of_household(titles: Sequence[str], index: TitleIndex) -> bool:
    """Whether a column names the household or its head, and by its title alone: 姓名 may be anybody's."""
    match = index.first_match(titles, "member")
    return match is not None and match.level == "household" and match.title in HEADS


def _named_groups(header: Header, index: TitleIndex) -> tuple[MemberGroup, ...]:
    """Groups whose titles name them: by a number (成员1姓名, 姓名1) or by the relation (配偶姓名, 长子身份证号码)."""
    found: dict[Group, dict[int, Match]] = {}
    relations = _relations(index)
    patterns = _patterns(index, relations)
    for column, titles in enumerate(header.titles):
        if index.first_match(titles[:1], "household") is None:
            for title in titles:
                if (named := _named(normal(title), patterns, index)) is not None:
                    group, match = named
                    found.setdefault(group, {}).setdefault(column, match)
                    break
    whole = {group: fields for group, fields in found.items() if _names_somebody(group, fields)}
    behind = [group for group in whole if group[0] == "behind"]
    if len(behind) < FEWEST:
        whole = {group: fields for group, fields in whole.items() if group[0] != "behind"}
    remarks = _remarks(header, index, patterns, whole)
    return tuple(
        MemberGroup(
            fields, relations[name.rstrip("0123456789一二三四五六七八九")] if sort == "relation" else None, remarks[sort, name]
        )
        for (sort, name), fields in whole.items()
    )


def _remarks(
    header: Header, index: TitleIndex, patterns: Patterns, whole: Mapping[Group, Mapping[int, Match]]
) -> dict[Group, dict[int, Remark]]:
    """What else is asked of each member, under titles that no field of members has. With the number behind (备注1) only where
    it is asked of several."""
    taken = {column for fields in whole.values() for column in fields}
    found: dict[Group, dict[int, Remark]] = {group: {} for group in whole}
    for column, titles in enumerate(header.titles):
        if column not in taken and index.first_match(titles[:1], "household") is None:
            parts = [part for title in titles for part in _parts(normal(title), patterns) if part[0] in whole]
            for group, title in parts[:1]:
                found[group][column] = Remark(title, titles[0])
    asked = Counter(remark.title for (sort, _name), own in found.items() if sort == "behind" for remark in own.values())
    return {
        (sort, name): {column: remark for column, remark in own.items() if sort != "behind" or asked[remark.title] >= FEWEST}
        for (sort, name), own in found.items()
    }


def _names_somebody(group: Group, fields: Mapping[int, Match]) -> bool:
    titles = {match.title for match in fields.values()}
    return len(titles) > 1 and NAME in titles if group[0] == "relation" else bool(titles & {NAME, NUMBER})


def _named(title: str, patterns: Patterns, index: TitleIndex) -> tuple[Group, Match] | None:
    """The group of a normal title, as its sort and name, and the field of a member that the rest names."""
    for group, rest in _parts(title, patterns):
        match = index.match(rest, "member")
        if match is not None and match.level == "member":
            return group, match
    return None


def _parts(title: str, patterns: Patterns) -> Iterator[tuple[Group, str]]:
    """The ways to part a normal title into a group and the rest."""
    for sort, pattern in patterns.items():
        if found := pattern.fullmatch(title):
            group, rest = found["group"], found["field"]
            yield (sort, group), rest
            if sort == "before" and pattern.fullmatch(group[:-1] + NAME):
                yield (sort, group[:-1]), group[-1] + rest  # 家庭成员一人员变更 asks for 人员变更, 家庭成员一人姓名 for 姓名


def _patterns(index: TitleIndex, relations: Iterable[str]) -> Patterns:
    """How a group is named: before the rest, by a relation as it is written (配偶姓名, 儿子2姓名), behind the rest."""
    listed = "|".join(sorted(map(re.escape, relations), key=len, reverse=True)) or NEVER
    relation = re.compile(rf"(?P<group>(?:{listed})[\d一二三四五六七八九]?)[-_/:.]?(?P<field>.+)")
    return {"before": index.words.member_before, "relation": relation, "behind": index.words.member_behind}


def _relations(index: TitleIndex) -> dict[str, str]:
    """Every way to write a relation in words → the relation; without the head's own."""
    field = index.catalogue.members.get(RELATION)
    values = {value: ways for value, ways in (field.values if field else {}).items() if value != HEAD}
    return {word: value for value, ways in values.items() for word in (value, *ways) if not word.isdecimal()}


def _repeated_groups(header: Header, index: TitleIndex) -> tuple[MemberGroup, ...]:
    """Groups without a name of their own: the same titles of members again and again, each time beginning with 姓名."""
    matches = [index.first_match(titles[-1:], "member") for titles in header.titles]
    own = {
        match.title
        for titles in header.titles
        if _is_of_household(titles, index) and (match := index.first_match(titles, "member"))
    }
    names = [column for column, match in enumerate(matches) if match and (match.level, match.title) == ("member", NAME)]
    if "户主姓名" not in own:
        names = names[1:]  # in a table of households the first 姓名 is the head's
    if len(names) < FEWEST or any(match is not None and match.title == RELATION for match in matches[: names[0]]):
        return ()
    spans = [range(start, stop) for start, stop in zip(names, [*names[1:], len(matches)], strict=True)]
    again = set.intersection(*({_last(header.titles[column]) for column in span} for span in spans))
    groups = [_of_members(span, matches, header, again) for span in spans]
    shared = set.intersection(*({match.title for match in one.fields.values()} for one in groups))
    whole = zip(groups[:-1], spans[:-1], strict=True)
    if len(shared) < FEWEST or any(len(one.fields) + len(one.remarks) < len(span) for one, span in whole):
        return ()
    word = index.words.headings.member_words[0]
    return tuple(
        MemberGroup(
            {column: match for column, match in one.fields.items() if match.title in shared},
            remarks={column: replace(remark, shown=f"{word}{number}{remark.title}") for column, remark in one.remarks.items()},
        )
        for number, one in enumerate(groups, 1)
    )


def _of_members(span: range, matches: Sequence[Match | None], header: Header, again: Set[str]) -> MemberGroup:
    """The columns of a group up to the first that is neither a field of a member nor asked in every group, or that the group
    has already. again: the titles that every group has."""
    found: dict[int, Match] = {}
    remarks: dict[int, Remark] = {}
    for column in span:
        match, title = matches[column], _last(header.titles[column])
        if match is not None and match.level == "member":
            if match.title in {each.title for each in found.values()}:
                break
            found[column] = match
        elif title in again and title not in {each.title for each in remarks.values()}:
            remarks[column] = Remark(title, title)
        else:
            break
    return MemberGroup(found, remarks=remarks)


def _last(titles: Sequence[str]) -> str:
    return normal(titles[-1]) if titles else ""
