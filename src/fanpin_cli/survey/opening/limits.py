"""How much a file may hold: above a whole county's survey, below what stops an office PC."""

from __future__ import annotations

MOST_FILE_BYTES = 500_000_000
MOST_WHOLE_BYTES = 10_000_000  # read only to see what it is; an .xlsx is cut instead

MOST_UNPACKED_BYTES = 1_000_000_000
MOST_PARTS = 50_000
MOST_RATIO = 200  # unpacked to packed; a sheet of blank formatted rows reaches about 60
RATIO_COUNTS_FROM = 50_000_000  # small parts of one repeated word pack better and harm nobody

MOST_MEMORY = 900_000_000  # what ``budget`` counts; reading and writing what was opened takes about half as much again
MOST_SHEETS = 2_000
MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
MOST_ALIKE = 10_000  # rows with the same values one under the other, which an .ods writes once with their number

MOST_TEXT_BYTES = 150_000_000
MOST_CELL_CHARACTERS = 1_000_000  # Excel's cells have 32,767; some systems put a whole report into one
MOST_LINE_CHARACTERS = 2_000_000
MOST_MARKUP_BYTES = 64_000_000

MOST_PASSWORD_ROUNDS = 1_000_000  # Excel and WPS use 100,000; each round is one hash in Python
