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
    """``fields:`` at either level; ``members:`` the member fields whose title also names a household field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Mapping[str, Field]
    members: Mapping[str, Field] = {}


def shared_catalogue() -> Catalogue:
    """The fields that every rule set knows: ``rules/fields.yaml``."""
    return load_catalogue(shipped_rules() / FIELDS_FILE)


def load_catalogue(file: Path) -> Catalogue:
    """The catalogue in a file; raises ``YamlError`` with file, line and column."""
    found = validated(CatalogueFile, read_yaml(file))
    households = {title: field for title, field in found.fields.items() if field.of == "household"}
    members = {title: field for title, field in found.fields.items() if field.of == "member"}
    return Catalogue(households, {**members, **found.members})
