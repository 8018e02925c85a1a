"""The change report as one HTML file for any browser: it loads nothing, and can be read, searched and printed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from fanpin_cli.documents.change_report import page_figures
from fanpin_cli.documents.change_report.flow import flow
from fanpin_cli.documents.change_report.report_content import ABSENT, ZERO, ChangeReport, Place
from fanpin_cli.documents.change_report.sentences import townships_gone, unknown
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.tables.headings import round_name
from fanpin_cli.documents.tables.readable_ink import readable_on
from fanpin_cli.text.mask import mask_numbers

FLOW_SPAN, FLOW_GAP, FLOW_MARGIN = 300, 42, 22
"""Heights in the flow drawing, in its units: of all households, between two bars (two lines of a label), the margin."""
STEP = 300
"""So many warnings are shown at first, and more on request; the style sheet has the same number. All are in the file: they can
be searched and printed, and are shown if scripts do not run."""
FIRST_SCRIPT = "document.documentElement.className = 'starting';"
"""Runs before the browser reads the list, so that it does not lay out rows that the other script will hide."""


def write_page(report: ChangeReport, out: Path, *, force: bool = False) -> None:
    """Write the page to ``out``.

    Raises ``OutputExistsError`` if it exists and ``force`` is false, ``OutputNotWritableError`` if it cannot be written.
    """
    with replacing(out, force=force) as draft:
        draft.write(page_text(report).encode("utf-8", errors="replace"))


def page_text(report: ChangeReport) -> str:
    """The page's HTML. The same report gives the same text."""
    style, script = _shipped("变化报告.css") + _palette(report.places), _shipped("变化报告.js")
    cards = page_figures.cards(report)
    warned = page_figures.warning_list(report)
    townships = page_figures.townships(report)
    households, persons = (pd.DataFrame(report.matrix().xs(unit, axis=1, level=1)) for unit in ("户", "人"))
    return _shape().render(
        report=report,
        mask=mask_numbers,
        style=Markup(style),
        first_script=Markup(FIRST_SCRIPT),
        script=Markup(script),
        step=STEP,
        policy=_policy(style, (FIRST_SCRIPT, script)),
        old_name=round_name(report.old_round),
        new_name=round_name(report.new_round),
        summary=page_figures.sentences(report),
        zero=ZERO,
        causes=page_figures.causes(report),
        cards=cards,
        matrix=page_figures.matrix(report),
        persons=persons,
        old_persons={**report.by_place()["上期人"], ABSENT: persons.loc[ABSENT].sum()},
        new_persons={**report.by_place()["本期人"], ABSENT: persons[ABSENT].sum()},
        flow=flow(households, span=FLOW_SPAN, gap=FLOW_GAP),
        flow_margin=FLOW_MARGIN,
        townships=townships,
        county=page_figures.county(townships) if townships else None,
        classes=report.by_class(),
        class_meanings=page_figures.CLASS_MEANINGS,
        warned=warned,
        levels=[place for place in report.places if place.is_level],
        change_in_words=page_figures.change_in_words,
        townships_gone=townships_gone(round_name(report.new_round), report.townships_gone),
        sizes_unknown=unknown(round_name(report.old_round), round_name(report.new_round), report.sizes_unknown),
    )


@cache
def _shape() -> Template:
    shapes = Environment(
        loader=PackageLoader("fanpin_cli.documents", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return shapes.get_template("变化报告.html")


def _shipped(name: str) -> str:
    """A file of the package, with line ends as the browser reads them: the hash is of that text."""
    return (files("fanpin_cli.documents") / "templates" / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _palette(places: tuple[Place, ...]) -> str:
    """The rule set's colours: fills with the ink that can be read on them, and stronger colours for the drawing and borders."""
    return "".join(
        f".p-{place.id}{{background:#{place.fill};color:#{readable_on(place.fill)}}}"
        f".w-{place.id}{{background:#{place.tab}}}.f-{place.id}{{fill:#{place.tab}}}.e-{place.id}{{border-color:#{place.tab}}}\n"
        for place in places
    )


def _policy(style: str, scripts: Sequence[str]) -> str:
    """What a browser may do with the page: apply this style and run these scripts; nothing is fetched, nothing is sent."""
    allowed = " ".join(_hash(script) for script in scripts)
    return f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
