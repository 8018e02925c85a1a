"""The page in a real browser: searched, filtered, sorted by keyboard, printed, and narrow as a telephone."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.documents.change_report.invented_report import invented_report

from fanpin_cli.documents.change_report.report_page import STEP, write_page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge")
PATIENCE = 180_000
"""Milliseconds: a machine that does other work too is slow, and no verdict hangs on how fast."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A test must not depend on a graphics card, a sandbox or a network; these keep the browser from asking for them."""
SHOWN = "#warning-list tbody tr:not([hidden])"
URGENT, WARNED = 8, 24
SEARCHES = (
    ("赵某0", 1),
    ("桥头村", 12),
    ("明显下降", 8),
    ("明显下降 桥头村", 4),
    ("  ", WARNED),
    ("３４１５９９０００００００１", 1),
)
"""What is typed, and how many warnings it leaves."""


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium, Chrome or Edge is installed on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("page") / "变化报告.html"
    write_page(invented_report(24, WARNED), out)
    return out


@pytest.fixture
def page(browser: sync_api.Browser, file: Path) -> Iterator[sync_api.Page]:
    """The page, opened; what it complains of or asks the network for fails the test, whatever else the test looks at."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    context.on("request", lambda request: complaints.append(request.url) if not request.url.startswith("file:") else None)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert complaints == []


def shown(page: sync_api.Page) -> int:
    return int(page.locator(SHOWN).count())


def said(page: sync_api.Page) -> str:
    return str(page.locator("#count").inner_text())


def test_search_narrows_the_list_by_name_village_and_matter(page: sync_api.Page) -> None:
    assert shown(page) == WARNED
    for words, count in SEARCHES:
        page.fill("#words", words)
        page.wait_for_function("count => document.getElementById('count').textContent.startsWith(`显示${count}户`)", arg=count)
        assert shown(page) == count, words
        assert said(page) == f"显示{count}户，共{WARNED}户"


def test_filters_work_together_and_are_cleared(page: sync_api.Page) -> None:
    page.select_option("#urgency", "特急")
    assert shown(page) == URGENT
    page.select_option("#township", "梅山镇")
    rows = page.locator(SHOWN)
    assert rows.count() == 2
    assert all("特急" in text and "梅山镇" in text for text in rows.all_inner_texts())
    page.select_option("#township", "未填乡镇")
    assert shown(page) == 2
    page.locator("#controls .clear").click()
    assert shown(page) == WARNED
    assert page.evaluate("document.activeElement.id") == "words"


def test_nothing_found_is_said_with_a_way_back(page: sync_api.Page) -> None:
    assert page.locator("#none").is_hidden()
    page.fill("#words", "没有这个人")
    page.locator("#none").wait_for(state="visible")
    assert said(page) == f"显示0户，共{WARNED}户"
    assert page.locator("#warning-list").is_hidden()
    page.locator("#none .clear").click()
    assert shown(page) == WARNED and page.locator("#none").is_hidden()


def test_townships_are_sorted_by_keyboard(page: sync_api.Page) -> None:
    column = page.locator(".townships tbody tr td:nth-child(3)")
    header = page.locator(".townships thead th:nth-child(3)")

    def numbers() -> list[int]:
        return [int(text.split()[0]) for text in column.all_inner_texts()]

    before = numbers()
    assert header.get_attribute("aria-sort") is None
    header.locator("button").focus()
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "descending"
    assert numbers() == sorted(before, reverse=True) != before
    page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") == "ascending"
    assert numbers() == sorted(before)
    page.locator(".townships thead th:nth-child(1) button").press("Enter")
    assert page.locator("[aria-sort]").count() == 1
    assert page.locator(".townships tfoot th").inner_text() == "合计"


def test_tab_reaches_every_control_in_reading_order_and_the_focus_is_seen(page: sync_api.Page) -> None:
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => {
                const here = document.activeElement;
                const name = here.id || here.getAttribute('aria-label') || here.textContent.trim();
                return [here === document.body ? '' : name, getComputedStyle(here).outlineStyle];
            }"""
        )
        if not name:
            break
        assert outline != "none", name
        reached.append(name)
    wanted = ["跳到正文", "总体情况", "数据说明", "乡镇", "其中特急", "words", "urgency", "township", "清除条件"]
    assert [name for name in reached if name in wanted] == wanted


def test_the_skip_link_leads_past_the_contents(page: sync_api.Page) -> None:
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("width", [320, 400, 768, 1280, 1920])
def test_the_body_never_scrolls_sideways(page: sync_api.Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = """() => [...document.querySelectorAll('main *')].filter(
        one => !one.closest('.scroll, .aside') && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.id)"""
    assert page.evaluate(cut) == []


def test_print_has_the_whole_list_and_no_controls(page: sync_api.Page) -> None:
    page.fill("#words", "没有这个人")
    page.locator("#none").wait_for(state="visible")
    page.emulate_media(media="print")
    assert page.locator("#warning-list tbody tr:visible").count() == WARNED
    for unseen in ("#controls", "nav", ".skip", "#none", ".script-only"):
        assert page.locator(unseen).first.is_hidden(), unseen
    assert page.locator("#warning-list thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert page.locator("#warning-list .p-1").first.evaluate("one => getComputedStyle(one).printColorAdjust") == "exact"
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") >= 4


def test_without_scripts_everything_stands_there(browser: sync_api.Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#warning-list tbody tr:visible").count() == WARNED
    assert page.locator("#controls").is_hidden() and page.locator("main button:visible").count() == 0
    assert page.locator("svg.flow").is_visible()
    context.close()


def test_hostile_data_runs_nothing(browser: sync_api.Browser, tmp_path: Path) -> None:
    hostile = "</script><script>document.title='x'</script><img src=http://x.invalid/ onerror=\"document.title='x'\">"
    write_page(invented_report(8, 5, **dict.fromkeys(("户主姓名", "乡镇", "村", "预警事项"), hostile)), tmp_path / "p.html")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "p.html").as_uri())
    page.select_option("#township", index=1)
    assert "防返贫风险变化报告" in page.title() and shown(page) == 5
    assert len(asked) == 1
    page.close()


def test_a_long_list_is_shown_in_steps_but_searched_and_printed_whole(browser: sync_api.Browser, tmp_path: Path) -> None:
    write_page(invented_report(700, 700), tmp_path / "p.html")
    page = browser.new_page()
    page.goto((tmp_path / "p.html").as_uri())
    assert (shown(page), said(page)) == (STEP, "符合条件700户，先显示前300户，共700户")
    page.fill("#words", "某699")
    page.wait_for_function("() => document.getElementById('count').textContent.startsWith('显示1户')")
    assert "某699" in page.locator(SHOWN).inner_text() and page.locator("#more").is_hidden()
    page.locator("#controls .clear").click()
    page.locator("#more").press("Enter")
    assert shown(page) == 2 * STEP
    page.locator("#more").press("Enter")
    assert (shown(page), said(page)) == (700, "显示700户，共700户")
    assert page.evaluate("document.activeElement.id") == "count"
    page.locator("#controls .clear").click()
    page.emulate_media(media="print")
    assert page.locator("#warning-list tbody tr:visible").count() == 700
    page.close()


@pytest.mark.skipif("FANPIN_TIMINGS" not in os.environ, reason="a timing never decides a test of the suite; set FANPIN_TIMINGS")
def test_twenty_thousand_warnings_open_and_are_searched_at_once(browser: sync_api.Browser, tmp_path: Path) -> None:
    begin = time.perf_counter()
    write_page(invented_report(20_000, 20_000), tmp_path / "p.html")
    written = time.perf_counter()
    page = browser.new_page()
    page.goto((tmp_path / "p.html").as_uri())
    assert page.locator("#count").inner_text() == "符合条件20000户，先显示前300户，共20000户"
    opened = time.perf_counter()
    page.fill("#words", "赵某16")
    page.wait_for_function("() => !document.getElementById('count').textContent.startsWith('符合条件20000户')")
    searched = time.perf_counter()
    page.close()
    taken = {"written": written - begin, "opened": opened - written, "searched": searched - opened}
    assert taken["written"] < 10 and taken["opened"] < 10 and taken["searched"] < 2, taken
