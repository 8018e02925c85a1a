"""Blank forms (空表) to be filled in: survey, roster, visits, changes, departments' lists."""

from fanpin_cli.documents.blank_form.content import BlankForm, FormColumn, FormTable
from fanpin_cli.documents.blank_form.form_workbook import form_sheets, write_form

__all__ = ["BlankForm", "FormColumn", "FormTable", "form_sheets", "write_form"]
