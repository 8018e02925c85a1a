"""A household's plan as a Word document, from a template that a county can replace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.plan.plan_content import TITLE, HouseholdPlan, digest
from fanpin_cli.documents.plan.plan_standing import Standing, standing
from fanpin_cli.documents.word.filling import TEMPLATES, WordTemplate

TEMPLATE = TEMPLATES / "帮扶计划.docx"
BODY = "word/document.xml"


class PlanWriter:
    """Writes plans of one layout. template: a .docx with Jinja tags; ``HouseholdPlan.names`` lists what it can use."""

    def __init__(self, template: Path | None, created: dt.date) -> None:
        """Raises ``FanpinError`` where the template cannot be read."""
        self.template = WordTemplate(template or TEMPLATE)
        self.layout = self.template.file.read_bytes()
        self.created = created

    def standing(self, plan: HouseholdPlan, file: Path) -> Standing:
        """What stands there; see ``plan_standing``."""
        return standing(file, digest([plan], self.layout), BODY)

    def write(self, plan: HouseholdPlan, file: Path) -> None:
        """Write the plan over whatever is there, whole or not at all."""
        document = self.template.filled(plan.names())
        properties = document.docx.core_properties
        properties.title, properties.identifier = TITLE, digest([plan], self.layout)
        properties.created = properties.modified = dt.datetime.combine(self.created, dt.time())
        with replacing(file, force=True) as draft:
            document.save(draft)
