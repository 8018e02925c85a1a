"""The second process of ``shares``: reads a share from its standard input and writes it."""

from __future__ import annotations

import gc
import pickle
import sys

from fanpin_cli.documents.writer.workbook_writer import write_share


def main() -> None:
    gc.disable()
    sheets, file = pickle.load(sys.stdin.buffer)  # from the process that started this one, and from nobody else
    write_share(sheets, file)


if __name__ == "__main__":
    main()
