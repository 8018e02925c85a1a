"""The words of headers, totals and signatures as YAML: ``rules/headings.yaml``, and ``headings:`` of a rule set.

A word is written as on the sheet. Where its meaning depends on what is before or behind it, that is named:
``{words: 监测, not_followed_by: 人}`` is 监测 in 监测户 and not in 监测人. ``survey.vocabulary`` makes patterns of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from fanpin_cli.text.messages import _
from fanpin_cli.text.normalise import plain
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import YamlError, read_yaml

HEADINGS_FILE = "headings.yaml"


def _a_word(text: str) -> str:
    """The word as titles are compared: full-width characters as their common forms, no spaces."""
    word = plain(text).replace(" ", "")
    if not word:
        raise ValueError("word_empty")
    return word


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Word = Annotated[str, AfterValidator(_a_word)]
OneOrMore = Annotated[tuple[Word, ...], BeforeValidator(_listed)]


class InContext(BaseModel):
    """Words that count only in some surroundings: right before or behind them, or anywhere behind (``not_before``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: OneOrMore = Field(min_length=1)
    not_preceded_by: OneOrMore = ()
    followed_by: OneOrMore = ()
    not_followed_by: OneOrMore = ()
    not_before: OneOrMore = ()


Words = tuple[Word | InContext, ...]


class CountyHeadings(BaseModel):
    """The sections that a county may add words to; ``rules/headings.yaml`` says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    household: Words = ()
    about_household: Words = ()
    somebody_else: Words = ()
    others_things: Words = ()
    bare_counts: Words = ()
    planned: Words = ()
    past: Words = ()
    totals: Words = ()
    total_counts: Words = ()
    totals_before_number: Words = ()
    before_totals: Words = ()
    place_endings: Words = ()
    counters: Words = ()
    signatures: Words = ()
    numbered_notes: Words = ()
    seals: Words = ()
    how_to_fill: Words = ()
    other_person: Words = ()
    died: Words = ()
    moved_out: Words = ()
    struck_off: Words = ()
    gone_alone: Words = ()
    around_gone: Words = ()
    causes_of_death: Words = ()
    relatives: Words = ()
    came: Words = ()
    born: Words = ()
    married: Words = ()
    moved: Words = ()
    still_there: Words = ()
    before_gone_title: Words = ()
    after_gone_title: Words = ()
    whole_household: Words = ()
    name_remarks: Words = ()
    no_number: Words = ()
    events: Words = ()
    before_period_titles: Words = ()
    period_titles: Words = ()
    division_titles: Words = ()
    town_endings: Words = ()
    village_endings: Words = ()
    group_endings: Words = ()
    county_endings: Words = ()
    no_places: Words = ()
    before_places: Words = ()


class Headings(CountyHeadings):
    """All sections. The last ones are the same in every county: titles and numbers are compared by them everywhere."""

    fill_marks: Words = ()
    question_words: Words = ()
    member_words: Words = ()
    identity_labels: Words = ()

    def extended(self, county: CountyHeadings) -> Headings:
        """These words and the county's."""
        sections = CountyHeadings.model_fields
        return self.model_copy(update={name: (*getattr(self, name), *getattr(county, name)) for name in sections})


def load_headings(file: Path) -> Headings:
    """The words in a file; raises ``YamlError`` with file, line and column, also where a section is missing or empty."""
    source = read_yaml(file)
    headings = validated(Headings, source)
    for section in Headings.model_fields:
        if not getattr(headings, section):
            raise YamlError(f"{source.place((section,))}: " + _("{key}: a list of words is missing").format(key=section))
    return headings
