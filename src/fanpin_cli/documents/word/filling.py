"""Filling a Word template (.docx) with names and values; whatever is wrong with a county's own template is one sentence."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

NOT_WORD = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OpcError,
    LxmlError,
    LookupError,
    ValueError,
    AttributeError,
    RuntimeError,
)
"""What is raised on opening a file that is no zip, no Word document, or a damaged one."""
NOT_FILLED = (TemplateError, LxmlError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What tags of a template can raise."""
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
"""The templates that are shipped."""


def filled(
    file: Path, names: Mapping[str, object], pictures: Callable[[DocxTemplate], Mapping[str, object]] | None = None
) -> DocxTemplate:
    """The template with its tags filled. In the sandbox a template from a stranger cannot reach into the program.

    pictures: further names, whose values are made for the opened template, as docxtpl's pictures have to be.
    Raises ``FanpinError`` if the template cannot be read, is no Word document or uses a name that is not there.
    """
    sandbox = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document = read_template(file)
    known = {**names, **(pictures(document) if pictures else {})}
    try:
        unknown = document.get_undeclared_template_variables(sandbox, known)
    except NOT_FILLED as error:
        raise _wrong_tag(file, error) from error
    if unknown:
        raise FanpinError(
            _("{file} names what the document does not have: {names}; correct the template").format(
                file=file, names=", ".join(sorted(unknown))
            )
        )
    try:
        document.render(known, jinja_env=sandbox)
    except NOT_FILLED as error:
        raise _wrong_tag(file, error) from error
    return document


def read_template(file: Path) -> DocxTemplate:
    """The template; raises ``FanpinError`` if it cannot be read or is no Word document."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FanpinError(
            _("the template {file} cannot be read ({why})").format(file=file, why=error.strerror or error)
        ) from error
    document = DocxTemplate(io.BytesIO(content))
    try:
        document.init_docx()
    except NOT_WORD as error:
        raise FanpinError(
            _("{file} is not a Word document (.docx); save the template in that format").format(file=file)
        ) from error
    return document


def _wrong_tag(file: Path, error: Exception) -> FanpinError:
    return FanpinError(
        _("a tag in the template {file} is wrong ({why}); correct it").format(file=file, why=" ".join(str(error).split()))
    )
