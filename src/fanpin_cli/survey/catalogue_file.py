"""Reading the shared field catalogue, ``rules/fields.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from fanpin_cli.survey.catalogue import Catalogue, Field
from fanpin_cli.text.shipped import shipped_rules
from fanpin_cli.text.validation import validated
from fanpin_cli.text.yaml_source import read_yaml

FIELDS_FILE = "fields.yaml"


class CatalogueFile(BaseModel):
    """``fields:`` at either level; ``members:`` the member fields whose title also names a household field.

    groups, member_groups: the title of a group of fields → its first field; the next group's first field ends it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Mapping[str, Field]
    members: Mapping[str, Field] = {}
    groups: Mapping[str, str] = {}
    member_groups: Mapping[str, str] = {}


def shared_catalogue() -> Catalogue:
    """The fields that every rule set knows: ``rules/fields.yaml``."""
    return load_catalogue(shipped_rules() / FIELDS_FILE)


def load_catalogue(file: Path) -> Catalogue:
    """The catalogue in a file; raises ``YamlError`` with file, line and column."""
    found = validated(CatalogueFile, read_yaml(file))
    households = {title: field for title, field in found.fields.items() if field.of == "household"}
    members = {title: field for title, field in found.fields.items() if field.of == "member"}
    return Catalogue(_grouped(households, found.groups), _grouped({**members, **found.members}, found.member_groups))


def _grouped(fields: Mapping[str, Field], groups: Mapping[str, str]) -> dict[str, Field]:
    """The fields, each with the title of its group."""
    begins = {first: title for title, first in groups.items()}
    group: str | None = None
    grouped = {}
    for title, field in fields.items():
        group = begins.get(title, group)
        grouped[title] = field.model_copy(update={"group": field.group or group})
    return grouped
