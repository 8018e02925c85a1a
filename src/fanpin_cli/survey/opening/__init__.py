"""Opening files: whatever a village sends becomes grids of cells, or one clear sentence."""

from fanpin_cli.survey.opening.ahead import Open, opening_ahead
from fanpin_cli.survey.opening.encrypted import has_password
from fanpin_cli.survey.opening.failure import WorkbookError
from fanpin_cli.survey.opening.files import found_in_folders, passed_over, survey_files
from fanpin_cli.survey.opening.shown_names import shown_names
from fanpin_cli.survey.opening.skipping import ALL_ROWS, RowsToSkip
from fanpin_cli.survey.opening.workbook import open_workbook

__all__ = [
    "ALL_ROWS",
    "Open",
    "RowsToSkip",
    "WorkbookError",
    "found_in_folders",
    "has_password",
    "open_workbook",
    "opening_ahead",
    "passed_over",
    "shown_names",
    "survey_files",
]
