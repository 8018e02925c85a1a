"""Collect the messages of the code into the Chinese catalogue: ``python scripts/update_messages.py [--check]``.

New messages stand in ``locale/zh/LC_MESSAGES/fanpin.po`` with an empty translation for someone to fill in; those that the code
has no longer are dropped. ``--check`` changes nothing and fails where a message is missing, left over or not translated.
The catalogue is also compiled, so that a checkout without an installed package speaks Chinese.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "fanpin_cli"
CATALOGUE = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "fanpin.po"
FIXED = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
KEYWORDS = {"_": None, "N_": None, "in_chinese": None, "tr": None}


def collected() -> Catalog:
    """Every message in the code, with the files that it stands in (no line numbers: they would change with every edit)."""
    catalogue = Catalog(domain="fanpin")
    for file, _line, message, comments, context in extract_from_dir(SOURCE, keywords=KEYWORDS):
        catalogue.add(message, locations=[(Path(file).as_posix(), None)], auto_comments=comments, context=context)
    return catalogue


def known() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="zh", domain="fanpin")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="zh", domain="fanpin")


def faults(current: Catalog, wanted: Catalog) -> list[str]:
    """What keeps the catalogue from being whole."""
    have = {message.id: message for message in current if message.id}
    want = {message.id for message in wanted if message.id}
    return [
        *(f"not in the catalogue: {text}" for text in sorted(want - have.keys())),
        *(f"no longer in the code: {text}" for text in sorted(have.keys() - want)),
        *(f"not translated: {text}" for text, message in sorted(have.items()) if not message.string),
        *(f"places differ: {text}" for text, message in sorted(have.items()) if list(message.check(current))),
    ]


def main() -> int:
    current, wanted = known(), collected()
    if "--check" in sys.argv:
        found = faults(current, wanted)
        print("\n".join(found))
        return 1 if found else 0
    current.update(wanted, no_fuzzy_matching=True)
    current.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    current.project, current.version, current.header_comment = "fanpin", "", "# Chinese messages of fanpin."
    current.creation_date = current.revision_date = FIXED  # the file changes only when a message does
    current.fuzzy = False
    with CATALOGUE.open("wb") as stream:
        write_po(stream, current, sort_output=True, width=120, ignore_obsolete=True)
    with CATALOGUE.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, current)
    print(f"{len(current)} messages, {sum(not message.string for message in current if message.id)} not translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
