"""What is filed, as data; a workflow puts it together, the documents of this package show it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fanpin_cli.documents.tables.headings import BLANK_UNIT, round_name

ALL, INCLUDE = "合计", "应纳入"
HOUSEHOLDS, PERSONS = "户", "人"
NO_NUMBER = "＿＿＿〔＿＿＿〕＿＿号"
"""Room for the number of the document, where none was given."""


@dataclass(frozen=True)
class FiledPlace:
    """A level, 边缘户, 待核实 or 未纳入评定: its id as ``--json`` has it, name and fill (RRGGBB)."""

    id: str
    name: str
    fill: str


@dataclass(frozen=True)
class Accepted:
    """What was filed although it stood in the way. kind: as ``--accept`` has it; what: in words; count: of how many households
    or problems, by ``unit``."""

    kind: str
    reason: str
    count: int
    what: str
    unit: str

    def sentence(self) -> str:
        return f"{self.what}{self.count}{self.unit}，同意按现状备案，理由：{self.reason}"


@dataclass(frozen=True)
class Filing:
    """A filing. rules: the rule set's title; unit: who files, or empty; number: 文号, or empty.

    sizes_unknown: how many households have no 家庭人口; numbers of persons leave them out.
    counts: one row a township, ``(place, 户)`` and ``(place, 人)`` for every place, then ``合计`` and ``应纳入`` likewise.
    facts: what ``manifest.json`` says besides (rule set, sources, version), as JSON.
    """

    rules: str
    unit: str
    number: str
    date: dt.date
    round: str
    as_of: dt.date
    places: tuple[FiledPlace, ...]
    counts: pd.DataFrame
    accepted: tuple[Accepted, ...]
    sizes_unknown: int
    facts: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """2019年4月六安市已脱贫户风险分级和边缘户认定台账."""
        return f"{round_name(self.round)}{self.rules.removesuffix('规则').removesuffix('台账')}台账"

    @property
    def office(self) -> str:
        """Who files; a line to write it on where no survey says the county."""
        return f"{self.unit or BLANK_UNIT}扶贫开发领导小组办公室"

    def total(self, place: str) -> tuple[int, int]:
        """Households and persons in a place, in 合计 or 应纳入."""
        return int(self.counts[place, HOUSEHOLDS].sum()), int(self.counts[place, PERSONS].sum())

    @property
    def left_out(self) -> str:
        """另有3户人口不详，未计入人数; empty where the persons of every household are known."""
        return f"另有{self.sizes_unknown}户人口不详，未计入人数" if self.sizes_unknown else ""

    def as_json(self) -> dict[str, Any]:
        """The facts of the filing, for ``manifest.json`` and ``--json``."""

        def count(place: str) -> dict[str, int]:
            return dict(zip(("households", "persons"), self.total(place), strict=True))

        return {
            "title": self.subject,
            "unit": self.unit,
            "number": self.number,
            "date": self.date.isoformat(),
            "round": self.round,
            "as_of": self.as_of.isoformat(),
            **count(ALL),
            "places": {place.id: {"name": place.name, **count(place.id)} for place in self.places},
            "to_include": count(INCLUDE),
            "accepted": [{"kind": one.kind, "reason": one.reason, "count": one.count} for one in self.accepted],
            **self.facts,
        }
