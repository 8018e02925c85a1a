"""The marked copy: the user's workbook with its doubtful cells filled and commented, and a list of them in front.

Only the parts that change are written again; formats, formulas, pictures and all other sheets stay as they were, byte for byte.
"""

from fanpin_cli.documents.marked_copy.copy_writing import write_marked_copy, write_marked_values
from fanpin_cli.documents.marked_copy.findings_sheet import NAME as LIST_SHEET
from fanpin_cli.documents.marked_copy.plain_copy import PlainSheet

__all__ = ["LIST_SHEET", "PlainSheet", "write_marked_copy", "write_marked_values"]
