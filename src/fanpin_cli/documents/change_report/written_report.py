"""The change report as an official document for Word and WPS: a template, filled with sentences and tables."""

from __future__ import annotations

from pathlib import Path

from fanpin_cli.documents.change_report.report_content import ChangeReport
from fanpin_cli.documents.change_report.report_text import report_text
from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.documents.word.filling import TEMPLATES, filled

TEMPLATE = TEMPLATES / "变化报告.docx"


def write_written_report(report: ChangeReport, out: Path, *, template: Path | None = None, force: bool = False) -> None:
    """Write the change report as a Word document of the form of GB/T 9704-2012.

    template: another layout, a .docx with Jinja tags; ``report_text`` lists the names that it can use.
    Raises ``FanpinError`` if the template cannot be read, is no Word document or uses a name that the report does not have,
    and as ``atomic_file.replacing``; ``out`` is then left as it was.
    """
    with replacing(out, force=force) as draft:
        filled(template or TEMPLATE, report_text(report)).save(draft)
