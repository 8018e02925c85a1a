"""Writing workbooks (.xlsx); ``write_workbook`` is all that documents know of it."""

from fanpin_cli.documents.writer.workbook_writer import TooManyColumnsError, TooManyRowsError, write_workbook

__all__ = ["TooManyColumnsError", "TooManyRowsError", "write_workbook"]
