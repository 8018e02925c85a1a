"""The change report as a page: what stands in the file, before any browser opens it."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from tests.conftest import SAMPLES
from tests.documents.change_report.invented_report import invented_report

from fanpin_cli.documents.change_report import page_figures
from fanpin_cli.documents.change_report.page_figures import change_in_words
from fanpin_cli.documents.change_report.report_content import ABSENT, ChangeReport
from fanpin_cli.documents.change_report.report_page import STEP, page_text, write_page
from fanpin_cli.documents.files.atomic_file import OutputExistsError
from fanpin_cli.workflows.change_content import change_content
from fanpin_cli.workflows.compare import Side, compare_rounds

GOLDEN = Path(__file__).parent / "golden"
LONG_NUMBER = re.compile(r"\d{15}|(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture
def report() -> ChangeReport:
    return invented_report()


def tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def read_as_lines(text: str) -> str:
    """What a reader sees, one line a paragraph or row, cells apart by |."""
    body = tree(text).body
    for unseen in body.xpath(".//script | .//svg//title | .//svg//desc"):
        unseen.drop_tree()
    lines = []
    for block in body.xpath(
        ".//h1 | .//h2 | .//h3 | .//p | .//tr | .//li | .//caption | .//figcaption | .//svg//text | .//dl/div"
    ):
        if not block.xpath(".//p | .//h3"):
            cells = block.xpath("./th | ./td") or [block]
            lines.append(" | ".join(" ".join(" ".join(cell.itertext()).split()) for cell in cells))
    return "\n".join(line for line in lines if line.strip()) + "\n"


def sample_rounds() -> ChangeReport:
    sides = [Side([SAMPLES / f"{name}-台账.xlsx"], as_of=dt.date.fromisoformat(day)) for name, day in ROUNDS]
    return change_content(compare_rounds(*sides, today=dt.date(2019, 10, 31)))


ROUNDS = (("2019-04", "2019-04-30"), ("2019-10", "2019-10-31"))


def test_a_small_report_as_it_was_looked_at(report: ChangeReport) -> None:
    assert page_text(report) == (GOLDEN / "小报告.html").read_text(encoding="utf-8")


def test_the_sample_rounds_as_they_were_looked_at() -> None:
    assert read_as_lines(page_text(sample_rounds())) == (GOLDEN / "样例两期.txt").read_text(encoding="utf-8")


def test_it_asks_nothing_of_the_network_and_runs_only_its_own_script(report: ChangeReport) -> None:
    page = tree(page_text(report))
    assert not page.xpath("//link | //img | //iframe | //object | //embed | //form | //*[@src] | //*[@style]")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert all(target.startswith("#") for target in page.xpath("//@href"))
    ((policy,), (style,), scripts) = (page.xpath(path) for path in ("//meta[@http-equiv]/@content", "//style", "//script"))
    assert "unsafe" not in policy and policy.startswith("default-src 'none'")
    assert len(scripts) == 2
    for kind, text in (("style", style.text), *(("script", script.text) for script in scripts)):
        digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        assert f"'sha256-{digest}'" in re.search(rf"{kind}-src ([^;]*);", policy)[1]
        assert not re.search(r"url\(|@import|https?:|fetch|XMLHttp", text)


def test_it_says_its_language_and_every_table_its_caption_and_scopes(report: ChangeReport) -> None:
    page = tree(page_text(report))
    assert page.get("lang") == "zh-CN"
    assert (
        page.xpath("//meta[@name='viewport']")
        and page.findtext(".//title") == "示例县防返贫风险变化报告（2019年4月—2019年10月）"
    )
    assert [heading.tag for heading in page.xpath("//h1 | //h2")] == ["h1", *["h2"] * 7]
    tables = page.xpath("//table")
    assert len(tables) == 5
    for table in tables:
        assert table.xpath("./caption") and table.xpath("./thead") and not table.xpath(".//th[not(@scope)]")
    names = page.xpath("//*[@aria-labelledby]/@aria-labelledby | //*[@aria-controls]/@aria-controls | //nav/a/@href")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) and {one.lstrip("#") for name in names for one in name.split()} <= set(ids)


def test_matrix_and_drawing_show_the_same_numbers(report: ChangeReport) -> None:
    page, counts = tree(page_text(report)), report.matrix()
    drawn = page.xpath("//*[local-name()='path']/*[local-name()='title']/text()")
    told = {
        f"{report.named(old)} → {report.named(new)}：{counts.loc[old, (new, '户')]}户{counts.loc[old, (new, '人')]}人"
        for old in counts.index
        for new in counts.index
        if counts.loc[old, (new, "户")]
    }
    assert set(drawn) == told
    cells = page.xpath("//table[@id='matrix-table']/tbody//td[not(contains(@class, 'sum'))]//b")
    assert sum(int(re.sub(r"\D", "", cell.text_content())) for cell in cells) == len(report.households)


@pytest.mark.parametrize("column", ["户主姓名", "证件号码", "村", "乡镇", "帮扶建议", "预警情况", "预警事项", "unit"])
def test_a_long_number_stands_nowhere_whole(column: str) -> None:
    numbers = ("341599197001011234", "34159919700101123X", "341599700101123", "6217000012345678901", "13900001234")
    text = page_text(invented_report(8, 5, **{column: "、".join(numbers)}))
    assert not [number for number in numbers if number in text]
    assert "341599********123X" in text and "139****1234" in text


def test_no_number_of_the_sample_rounds_stands_whole() -> None:
    text = page_text(sample_rounds())
    assert "********" in text
    assert not LONG_NUMBER.search(re.sub(r"'sha256-[^']*'", "", text))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "</script><img src=x onerror=alert(1)>",
        "\"><svg onload='x'>",
        "{{ 7 * 7 }}{% raw %}",
        "' onclick='x",
        "]]>&lt;b&gt;<!--",
    ],
)
def test_hostile_data_is_shown_as_it_is_and_does_nothing(hostile: str) -> None:
    columns = ("户主姓名", "乡镇", "村", "帮扶建议", "预警事项", "unit")
    calm, page = (tree(page_text(invented_report(8, 5, **dict.fromkeys(columns, text)))) for text in ("平安", hostile))
    assert page.text_content().count(hostile) == calm.text_content().count("平安") > len(columns)
    assert [element.tag for element in page.iter()] == [element.tag for element in calm.iter()]
    assert [sorted(element.keys()) for element in page.iter()] == [sorted(element.keys()) for element in calm.iter()]


def test_an_existing_file_is_replaced_only_when_told_to(report: ChangeReport, tmp_path: Path) -> None:
    out = tmp_path / "变化报告.html"
    out.write_text("旧", encoding="utf-8")
    with pytest.raises(OutputExistsError):
        write_page(report, out)
    assert out.read_text(encoding="utf-8") == "旧"
    write_page(report, out, force=True)
    assert out.read_bytes().decode("utf-8") == page_text(report)
    assert list(tmp_path.iterdir()) == [out]


def test_long_lists_are_whole_and_of_very_long_ones_the_most_urgent_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_figures, "LISTED_WHOLE", 30)
    monkeypatch.setattr(page_figures, "LISTED_OF_MORE", 12)
    whole, cut = (tree(page_text(invented_report(40, count))) for count in (30, 33))
    assert len(whole.xpath("//table[@id='warning-list']/tbody/tr")) == 30
    assert "只列前" not in whole.text_content()
    assert len(cut.xpath("//table[@id='warning-list']/tbody/tr")) == 12
    assert "共33条，涉及33户：特急11条，紧急11条，一般11条。" in cut.text_content()
    assert "预警较多，本页只列前12户，" in cut.text_content()


def test_a_report_without_anything_is_still_a_page(report: ChangeReport) -> None:
    empty = dataclasses.replace(
        report, households=report.households.iloc[:0], warnings=report.warnings.iloc[:0], only_old=(), only_new=(), unit=""
    )
    page = tree(page_text(empty))
    for said in ("本期没有预警。", "无流向可画", "无乡镇可比", "无纳入调查户"):
        assert said in page.text_content()
    assert not page.xpath("//*[@id='controls']")


def test_missing_answers_leave_no_word_for_nothing(report: ChangeReport) -> None:
    gaps = report.warnings.assign(乡镇=None, 村=float("nan"), 帮扶责任人=pd.NA, 家庭人口=float("nan"))
    text = page_text(dataclasses.replace(report, warnings=gaps))
    assert not re.search(r">(nan|None|<NA>|NaT)<|nan人", text)
    assert "未填乡镇" in text


@pytest.mark.parametrize(("difference", "words"), [(5, "▲ 增加5户"), (-3, "▼ 减少3户"), (0, "持平")])
def test_change_in_words(difference: int, words: str) -> None:
    assert change_in_words(difference, "户") == words


def test_totals_of_the_townships_are_those_of_the_cards(report: ChangeReport) -> None:
    whole = page_figures.county(page_figures.townships(report))
    cards = {card.place: card for card in page_figures.cards(report)}
    assert whole.households == cards["all"].households == int((report.households["new_place"] != ABSENT).sum())
    assert [now for now, _ in whole.levels] == [cards[level].households for level in "123"]
    assert [change for _, change in whole.levels] == [cards[x].households - cards[x].old_households for x in "123"]
    assert whole.warnings == len(report.warnings)


def test_the_style_sheet_holds_back_as_many_rows_as_the_script(report: ChangeReport) -> None:
    assert f":nth-child(n+{STEP + 1})" in page_text(report) and f'data-step="{STEP}"' in page_text(report)
