"""A Word document made from a template: a .docx with Jinja tags, which a county can replace by its own."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from fanpin_cli.documents.files.atomic_file import replacing
from fanpin_cli.errors import FanpinError
from fanpin_cli.text.messages import _

TEMPLATES = Path(__file__).resolve().parent / "templates"
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


def write_from_template(template: Path, names: Mapping[str, object], out: Path, *, force: bool = False) -> None:
    """Write the template with its tags filled to ``out`` (.docx), whole or not at all.

    names: what the tags can name. Raises ``FanpinError`` if the template cannot be read, is no Word document or names something
    else, and as ``atomic_file.replacing``; ``out`` is then left as it was.
    """
    with replacing(out, force=force) as draft:
        _filled(template, names).save(draft)


def _filled(file: Path, names: Mapping[str, object]) -> DocxTemplate:
    """The template with its tags filled. In the sandbox a template from a stranger cannot reach into the program."""
    sandbox = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document = read_template(file)
    try:
        unknown = document.get_undeclared_template_variables(sandbox, names)
    except NOT_FILLED as error:
        raise _wrong_tag(file, error) from error
    if unknown:
        raise FanpinError(
            _("{file} names what this document does not have: {names}; correct the template").format(
                file=file, names=", ".join(sorted(unknown))
            )
        )
    try:
        document.render(names, jinja_env=sandbox)
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
