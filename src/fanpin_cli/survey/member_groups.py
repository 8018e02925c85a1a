"""Members who stand to the right of their household, on its row: 成员1姓名, 家庭成员二 over 姓名, 姓名 关系 again and again.

Read as columns of the household they would be lost, or taken for the head or for other households.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fanpin_cli.survey.header import Header
from fanpin_cli.survey.titles import Match, TitleIndex, normal
from fanpin_cli.survey.vocabulary import NEVER

NAME, NUMBER, RELATION, HEAD = "姓名", "证件号码", "与户主关系", "本人或户主"
HEADS = frozenset({"户编号", "户主姓名", "户主证件号码", "户主编号"})
"""Canonical titles one of which the household itself must have beside its members."""
FEWEST = 2
"""So many groups make members of columns that only repeat: one 姓名 beside 户主姓名 is a list of persons, one a row."""


@dataclass(frozen=True)
class MemberGroup:
    """One member's columns: column number → the field that it is. relation: where the group's title says it (配偶姓名)."""

    fields: Mapping[int, Match]
    relation: str | None = None


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
    found: dict[tuple[str, str], dict[int, Match]] = {}
    for column, titles in enumerate(header.titles):
        if index.first_match(titles[:1], "household") is None:
            for title in titles:
                if (named := _named(normal(title), index)) is not None:
                    group, match = named
                    found.setdefault(group, {}).setdefault(column, match)
                    break
    whole = {group: fields for group, fields in found.items() if _names_somebody(group, fields)}
    behind = [group for group in whole if group[0] == "behind"]
    if len(behind) < FEWEST:
        whole = {group: fields for group, fields in whole.items() if group[0] != "behind"}
    relations = _relations(index)
    return tuple(
        MemberGroup(fields, relations[name.rstrip("0123456789一二三四五六七八九")] if sort == "relation" else None)
        for (sort, name), fields in whole.items()
    )


def _names_somebody(group: tuple[str, str], fields: Mapping[int, Match]) -> bool:
    titles = {match.title for match in fields.values()}
    return len(titles) > 1 and NAME in titles if group[0] == "relation" else bool(titles & {NAME, NUMBER})


def _named(title: str, index: TitleIndex) -> tuple[tuple[str, str], Match] | None:
    """The group of a normal title, as its sort and name, and the field of a member that the rest names."""
    words = index.words
    for sort, pattern in (
        ("before", words.member_before),
        ("relation", _relation_before(index)),
        ("behind", words.member_behind),
    ):
        if found := pattern.fullmatch(title):
            match = index.match(found.group("field"), "member")
            if match is not None and match.level == "member":
                return (sort, found.group("group")), match
    return None


def _relations(index: TitleIndex) -> dict[str, str]:
    """Every way to write a relation in words → the relation; without the head's own."""
    field = index.catalogue.members.get(RELATION)
    values = {value: ways for value, ways in (field.values if field else {}).items() if value != HEAD}
    return {word: value for value, ways in values.items() for word in (value, *ways) if not word.isdecimal()}


def _relation_before(index: TitleIndex) -> re.Pattern[str]:
    """配偶姓名, 长子身份证号码, 儿子2姓名: the group is the relation as it is written, with its number."""
    listed = "|".join(sorted(map(re.escape, _relations(index)), key=len, reverse=True)) or NEVER
    return re.compile(rf"(?P<group>(?:{listed})[\d一二三四五六七八九]?)[-_/:.]?(?P<field>.+)")


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
    fields = [_of_members(span, matches) for span in spans]
    shared = set.intersection(*({match.title for match in one.values()} for one in fields))
    if len(shared) < FEWEST or any(len(one) < len(span) for one, span in zip(fields[:-1], spans[:-1], strict=True)):
        return ()
    return tuple(MemberGroup({column: match for column, match in one.items() if match.title in shared}) for one in fields)


def _of_members(span: range, matches: Sequence[Match | None]) -> dict[int, Match]:
    """The columns of a group up to the first that is no field of a member, or that the group has already."""
    found: dict[int, Match] = {}
    for column in span:
        match = matches[column]
        if match is None or match.level != "member" or match.title in {each.title for each in found.values()}:
            break
        found[column] = match
    return found
