"""Writing workbooks (.xlsx). ``write_workbook`` is all that other modules know of it.

A workbook is made in two steps. The library writes it (``library``: rustpy-xlsxwriter, quick and constant in memory); then the
parts of its archive are edited where the library cannot give a sheet the look that ``tables.sheet_spec`` asks for (``edits``).
Each edit says what the library cannot do, and ``tests/documents/writer/test_library_limits.py`` fails when a version can.
"""

from fanpin_cli.documents.writer.workbook_writer import TooManyColumnsError, TooManyRowsError, write_workbook

__all__ = ["TooManyColumnsError", "TooManyRowsError", "write_workbook"]
