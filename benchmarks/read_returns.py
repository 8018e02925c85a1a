"""Reading returned files as ``fanpin review`` does, and nothing else: ``python read_returns.py LEDGER FOLDER``."""

from __future__ import annotations

import datetime as dt
import gc
import sys
from pathlib import Path

from fanpin_cli.survey.ledger_record import LedgerRecord
from fanpin_cli.survey.opening import opening_ahead, survey_files
from fanpin_cli.survey.read import read_survey
from fanpin_cli.workflows.rules_in_force import policy_for

gc.disable()
files = survey_files([Path(sys.argv[2])])
with opening_ahead(files) as open_:
    policy = policy_for(None, dt.date(2019, 4, 30))
    for file in files:
        read_survey([file], policy.reading_catalogue, as_of=policy.as_of, open_=open_, ledgers=True, part_of=LedgerRecord())
