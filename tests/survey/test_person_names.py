"""One form of a name, however it is typed; another name stays another."""

from __future__ import annotations

import pandas as pd
import pytest

from fanpin_cli.survey.person_names import in_one_form


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("王　二", "王二"),
        ("张 甲2", "张甲2"),
        ("阿依•古丽", "阿依·古丽"),
        ("阿依 · 古丽", "阿依·古丽"),
        ("阿依・古丽", "阿依·古丽"),
        ("阿依.古丽", "阿依·古丽"),
        ("张三(户主)", "张三"),
        ("张三（户主本人）", "张三"),
        ("张甲１", "张甲1"),
        ("赵㛃", "赵㛃"),
        ("张申1", "张申1"),
        ("John Smith", "John Smith"),
        ("张三（大）", "张三(大)"),
        (None, None),
    ],
)
def test_names_in_one_form(written: str | None, form: str | None) -> None:
    assert in_one_form(pd.Series([written, "李乙"], dtype=object)).tolist() == [form, "李乙"]
