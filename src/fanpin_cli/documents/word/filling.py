"""Filling a Word template (.docx) with names and values; whatever is wrong with a county's own template is one sentence."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError
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


class WordTemplate:
    """A Word template (.docx) that is filled any number of times: what does not depend on the values is done once."""

    def __init__(self, file: Path) -> None:
        """Raises as ``read_template``."""
        self.file = file
        self._document = read_template(file)
        self._sandbox = _Sandbox(undefined=StrictUndefined, autoescape=True)
        self._checked: frozenset[str] = frozenset()

    def filled(
        self, names: Mapping[str, object], pictures: Callable[[DocxTemplate], Mapping[str, object]] | None = None
    ) -> DocxTemplate:
        """The template with its tags filled; valid until it is filled again. See ``filled``."""
        document = self._document
        document.init_docx()
        known = {**names, **(pictures(document) if pictures else {})}
        try:
            if self._checked != known.keys():
                self._refuse_unknown(known)
            document.render(known, jinja_env=self._sandbox)
        except NOT_FILLED as error:
            raise _wrong_tag(self.file, error) from error
        return document

    def _refuse_unknown(self, known: Mapping[str, object]) -> None:
        unknown = self._document.get_undeclared_template_variables(self._sandbox, known)
        if unknown:
            raise FanpinError(
                _("{file} names what the document does not have: {names}; correct the template").format(
                    file=self.file, names=", ".join(sorted(unknown))
                )
            )
        self._checked = frozenset(known)


class _Document(DocxTemplate):  # type: ignore[misc]
    """docxtpl's document, its tags cleaned of Word's own marks once a text."""

    def __init__(self, content: io.BytesIO) -> None:
        super().__init__(content)
        self._patched: dict[str, str] = {}

    def patch_xml(self, src_xml: str) -> str:
        if src_xml not in self._patched:
            self._patched[src_xml] = super().patch_xml(src_xml)
        return self._patched[src_xml]


class _Sandbox(SandboxedEnvironment):
    """In the sandbox a template from a stranger cannot reach into the program. Each text is compiled once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._compiled: dict[str, Template] = {}

    def from_string(self, source: Any, *arguments: Any, **options: Any) -> Template:
        if source not in self._compiled:
            self._compiled[source] = super().from_string(source, *arguments, **options)
        return self._compiled[source]


def filled(
    file: Path, names: Mapping[str, object], pictures: Callable[[DocxTemplate], Mapping[str, object]] | None = None
) -> DocxTemplate:
    """The template with its tags filled.

    pictures: further names, whose values are made for the opened template, as docxtpl's pictures have to be.
    Raises ``FanpinError`` if the template cannot be read, is no Word document or uses a name that is not there.
    """
    return WordTemplate(file).filled(names, pictures)


def read_template(file: Path) -> DocxTemplate:
    """The template; raises ``FanpinError`` if it cannot be read or is no Word document."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise FanpinError(
            _("the template {file} cannot be read ({why})").format(file=file, why=error.strerror or error)
        ) from error
    document = _Document(io.BytesIO(content))
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
