"""``fanpin notice`` as a user meets it: what is posted, what never is, and what is refused."""

from __future__ import annotations

import html
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from fanpin_cli.ledger_format import NOTICE_COLUMNS
from tests.conftest import PLACES, SAMPLES, Fanpin, write_workbook

TITLES = [
    "户编号",
    "户主姓名",
    "乡镇",
    "村",
    "组",
    "户主证件号码",
    "家庭人口",
    "户类型",
    "人均纯收入",
    "饮水安全",
    "联系电话",
    "银行账号",
]
RULES = """ruleset: own-levels
title: 示例县监测规则
levels:
  1: {name: 重点户, colour: FF0000, sheet: 红}
  2: {name: 一般户, colour: FFFF00, sheet: 黄}
default_level: {level: 2, reason: 无风险情形}
scope:
  脱贫户: 户类型 = '脱贫户'
risk:
  - {id: R1, level: 1, when: NOT 饮水安全, reason: 饮水不安全}
notice:
  name: 张**
  days: {final: 7}
  complaints: {unit: 示例县乡村振兴局, telephone: "0564-0000000"}
"""


def household(key: int, name: str, town: str, village: str | None, *, water: str = "是", **own: Any) -> list[Any]:
    answers = {"组": f"{key % 3}组", "家庭人口": key % 4 + 1, **own}
    number = f"34159919700101{key:03d}X"
    return [
        f"H{key}",
        name,
        town,
        village,
        answers["组"],
        number,
        answers["家庭人口"],
        "脱贫户",
        9000,
        water,
        "13900001234",
        "6217" * 4,
    ]


VILLAGES = [
    household(1, "张三", "东镇", "和平村", water="否"),
    household(2, "欧阳修文", "东镇", "和平村"),
    household(3, "阿卜杜拉·买买提", "西镇", "和平村"),
    household(4, "李小四（残疾）", "西镇", "幸福村：一区/二区及其他名称很长很长很长很长很长很长的村", water=""),
    household(5, "王五五", "西镇", "和平村", 组="13800005678", 家庭人口=None),
    household(6, "赵六六", "西镇", None),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, fanpin_once: Fanpin) -> Path:
    folder = tmp_path_factory.mktemp("graded")
    (folder / "own-levels.yaml").write_text(RULES, encoding="utf-8")
    survey = write_workbook(folder / "调查表.xlsx", [TITLES, *VILLAGES])
    ledger = folder / "2019-10-台账.xlsx"
    ran = fanpin_once("grade", survey, "--rules", folder / "own-levels.yaml", "--as-of", "2019-10-31", "-o", ledger)
    assert ran.status == 0, ran.err
    return ledger


@pytest.fixture
def ledger(graded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(graded, tmp_path))


def rows(sheet: Any) -> list[list[Any]]:
    """The posted rows of a sheet: those under the header, down to the first that has no number."""
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert tuple(found[0]) == NOTICE_COLUMNS
    return [row for row in found[1:] if isinstance(row[0], int | float)]


def filled_in(path: Path, column: str, levels: dict[str, str]) -> None:
    """Write levels (户编号 → level) into a column of the ledger; of every household where the key is empty."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        header = [cell.value for cell in sheet[3]]
        if column not in header:
            continue
        for row in sheet.iter_rows(min_row=4):
            key = row[header.index("户编号")].value
            level = levels.get(key, levels.get("")) if key else None
            if level:
                row[header.index(column)].value = level
    workbook.save(path)


def test_a_sheet_a_village_with_masked_names(fanpin: Fanpin, ledger: Path) -> None:
    ran = fanpin("notice", ledger, "--json")
    assert ran.status == 0, ran.err
    out = ledger.with_name("2019-10-公示.xlsx")
    told = ran.json
    assert told["kind"] == "proposed" and told["files"] == [str(out)]
    assert told["left_out"] == 1 and told["left_out_by_reason"] == {"to_verify": 1}
    assert [(v["township"], v["village"], v["households"], v["persons"]) for v in told["villages"]] == [
        ("东镇", "和平村", 2, 5),
        ("西镇", "和平村", 2, 4),
        ("西镇", "未填村", 1, 3),
    ]
    workbook = openpyxl.load_workbook(out)
    assert workbook.sheetnames == ["东镇和平村", "西镇和平村", "未填村"]
    assert rows(workbook["东镇和平村"]) == [
        [1, "和平村", "1组", "张*", 2, "重点户"],
        [2, "和平村", "2组", "欧阳**", 3, "一般户"],
    ]
    masked = rows(workbook["西镇和平村"])
    assert [row[3] for row in masked] == ["阿*", "王**"] and masked[1][4] is None
    assert "13800005678" not in str(masked)
    for sheet in workbook:
        page = sheet.page_setup
        assert (page.paperSize, page.orientation) == (9, "portrait") and sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_words_of_the_notice(fanpin: Fanpin, ledger: Path) -> None:
    ran = fanpin("notice", ledger)
    assert "days of the notice" in ran.out and "telephone" not in ran.out
    texts = "\n".join(
        str(cell.value) for row in openpyxl.load_workbook(ledger.with_name("2019-10-公示.xlsx")).active for cell in row
    )
    assert "示例县监测拟定名单公示" in texts and "东镇和平村" in texts
    assert "重点户1户2人，一般户1户3人" in texts
    assert "示例县乡村振兴局" in texts and "0564-0000000" in texts and "公示单位（盖章）：东镇和平村" in texts
    assert "共＿＿天" in texts


def test_the_village_proposes_and_the_county_files(fanpin: Fanpin, ledger: Path) -> None:
    filled_in(ledger, "村级建议等级", {"H2": "重点户", "H4": "二级"})
    ran = fanpin("notice", ledger, "--json")
    assert ran.json["kind"] == "proposed" and ran.json["left_out"] == 0
    assert rows(openpyxl.load_workbook(ran.json["files"][0])["东镇和平村"])[0][3] == "张*"
    refused = fanpin("notice", ledger, "--kind", "final", "--force")
    assert refused.status == 2 and "备案等级" in refused.err
    filled_in(ledger, "备案等级", {"": "一般户", "H4": "未纳入评定", "H1": "边缘户"})
    filed = fanpin("notice", ledger, "--json", "--force")
    assert filed.json["kind"] == "final"
    sheet = openpyxl.load_workbook(filed.json["files"][0])["东镇和平村"]
    assert [row[5] for row in rows(sheet)] == ["一般户", "边缘户"]
    assert "备案结果公示" in sheet["A1"].value and "共7天" in "".join(str(row[0].value) for row in sheet)


def test_final_once_all_that_can_be_posted_are_filed(fanpin: Fanpin, ledger: Path) -> None:
    """H4 is to be verified and never posted; and it is said how many were filed otherwise than proposed."""
    everyone = {f"H{key}": "一般户" for key in (1, 2, 3, 5, 6)}
    filled_in(ledger, "备案等级", {key: level for key, level in everyone.items() if key != "H6"})
    part = fanpin("notice", ledger, "--json")
    assert (part.json["kind"], part.json["differing"]) == ("proposed", 1)
    assert "1 households are filed at another level" in fanpin("notice", ledger, "--force").out
    filled_in(ledger, "备案等级", everyone)
    whole = fanpin("notice", ledger, "--json", "--force")
    assert (whole.json["kind"], whole.json["differing"], whole.json["left_out"]) == ("final", 1, 1)


@pytest.mark.parametrize(
    ("group", "posted"),
    [
        *[(one, one) for one in ("3", "3组", "三组", "第十二村民组", "上湾", "张三庄组", "下皂角树组", "2社", "东头")],
        *[(one, None) for one in ("王建国", "组长王建国", "王建国组", "上湾组王建国", "139 0000 5678", "王大山")],
    ],
)
def test_a_group_is_posted_as_a_number_or_the_name_of_a_group(
    fanpin: Fanpin, tmp_path: Path, group: str, posted: str | None
) -> None:
    (tmp_path / "own-levels.yaml").write_text(RULES, encoding="utf-8")
    rows_ = [household(1, "王建国", "东镇", "和平村", 组=group), household(2, "李四", "东镇", "和平村", 组="1组")]
    survey = write_workbook(tmp_path / "调查表.xlsx", [TITLES, *rows_])
    ledger = tmp_path / "台账.xlsx"
    assert fanpin("grade", survey, "--rules", tmp_path / "own-levels.yaml", "--as-of", "2019-10-31", "-o", ledger).status == 0
    ran = fanpin("notice", ledger, "-o", tmp_path / "公示.xlsx", "--json")
    assert {row[2] for row in rows(openpyxl.load_workbook(tmp_path / "公示.xlsx").active)} == {posted, "1组"}
    assert ran.json["groups_left_blank"] == (posted is None)


def test_a_notice_is_no_survey(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    fanpin("notice", ledger)
    survey = write_workbook(tmp_path / "调查表.xlsx", [TITLES, *VILLAGES])
    ledger.unlink()
    ran = fanpin("grade", tmp_path, "-o", tmp_path / "新.xlsx", "--as-of", "2019-10-31", "--json")
    assert ran.json["households"] == len(VILLAGES), ran.out
    assert survey.exists()


def test_a_page_or_a_file_a_village(fanpin: Fanpin, ledger: Path, tmp_path: Path) -> None:
    page = fanpin("notice", ledger, "-o", tmp_path / "公示.docx", "--json")
    text = re.sub(r"<[^>]+>", "", zipfile.ZipFile(page.json["files"][0]).read("word/document.xml").decode())
    assert text.count("拟定名单公示") == 3 and "欧阳**" in text and "{{" not in text and "nan" not in text
    folder = fanpin("notice", ledger, "-o", tmp_path / "各村", "--json")
    assert [Path(file).name for file in folder.json["files"]] == [
        "东镇-和平村-公示.xlsx",
        "西镇-和平村-公示.xlsx",
        "西镇-未填村-公示.xlsx",
    ]
    again = fanpin("notice", ledger, "-o", tmp_path / "各村")
    assert again.status == 2 and "--force" in again.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "公示.pdf"], ".docx"),
        (["--template", "没有.docx"], "--template"),
        (["-o", "公示.docx", "--template", "没有.docx"], "没有.docx"),
        (["--kind", "draft"], "draft"),
    ],
)
def test_what_is_refused(fanpin: Fanpin, ledger: Path, arguments: list[str], said: str) -> None:
    ran = fanpin("notice", ledger, *arguments)
    assert ran.status == 2 and said in ran.err and "Traceback" not in ran.err
    assert list(ledger.parent.iterdir()) == [ledger]


PUBLIC = {"序号", "乡镇", "村", "自然村", "家庭人口", "风险等级", "上期等级", "村级建议等级", "乡镇审核等级", "备案等级"}
HEALTH = ("残疾", "慢性病", "大病", "身份证", "证件号码", "银行", "低保", "饮水", "收入")


def secrets(ledger: Path) -> set[str]:
    """Every value of the ledger's household sheets in a column that is not public, its hidden record too: of two characters and
    more, numbers of seven figures and more."""
    workbook = openpyxl.load_workbook(ledger, read_only=True)
    found: set[str] = set()
    for name in PLACES:
        header, *rest = workbook[name].iter_rows(min_row=3, values_only=True)
        for row in rest:
            found |= {str(value) for title, value in zip(header, row, strict=True) if value and title not in PUBLIC}
    for row in workbook["_fanpin"].iter_rows(values_only=True):
        if str(row[0]).startswith("户."):
            found |= set(re.split("[┆‖¦]", str(row[1])))
    return {text for text in found if len(text) > 1 and not re.fullmatch(r"[\d.:\- ]{1,6}|[\d-]{10}", text)}


def unpacked(file: Path) -> str:
    """All that is in a file, packed and unpacked, with entities as characters."""
    with zipfile.ZipFile(file) as archive:
        parts = [file.read_bytes(), *(archive.read(name) for name in archive.namelist())]
        names = archive.namelist()
    return html.unescape("\n".join([*names, *(part.decode("utf-8", "ignore") for part in parts)]))


def test_nothing_but_the_public_columns_is_anywhere(fanpin: Fanpin, tmp_path: Path) -> None:
    ledger = SAMPLES / "2019-10-台账.xlsx"
    files: list[str] = []
    for out in ("a.xlsx", "b.docx", "c"):
        files += fanpin("notice", ledger, "-o", tmp_path / out, "--rules", "luan-2019", "--json").json["files"]
    everything = "\n".join(unpacked(Path(file)) for file in files)
    for public in (
        "六政办〔2019〕15号",
        "一级极易返贫户",
        "二级较易返贫户",
        "三级稳定脱贫户",
        "六安市已脱贫户风险分级和边缘户认定",
    ):
        everything = everything.replace(public, "")
    hidden = secrets(ledger)
    assert len(hidden) > 5000, "the ledger's own values are looked for"
    assert sorted(text for text in hidden | set(HEALTH) if text in everything) == []
