"""People entered as a table at a provider's desk: a row for each.

1. Rows are typed by keyboard alone, and the file that is written has what was typed.
2. What is wrong is told when a box is left, beside its row; Enter goes to the row below.
3. What a row says is what the Check of its sheet says, over random forms and random entries.
4. More people than a page shows are on the pages after it; there is no page beside those.
5. No page has a barrier that axe knows, or is wider than a narrow screen.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page

from chromium import barriers, chromium
from desks import ORIGIN, PORT, provided
from entered_at_random import BOOKS, drawn, entered_at_random
from people_cycle import issue
from random_frameworks import people_cases
from record_agreement import state
from sheet_agreement import findings_by_address
from short_term import CAREFUL
from workbook.findings import EXPLAINED_TEXT
from workbook.layout.record_checks import COMPLETE
from workbook.reader import read_return
from workbook.rules.states import RowState, state_of_record
from workbook.text import dated
from workbook.usecases.entering import open_workbook
from workbook.usecases.entry_table import RowView, table_of
from workbook.usecases.entry_view import EnteredWorkbook, box_words
from workbook.usecases.issued_workbook import only
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_provider_application
from workbook.web.guarding import Guard
from world import provider


def one_workbook(tmp_path: Path, rows: int = 0) -> Path:
    """A workbook about people as it comes by e-mail: alone in a folder."""
    (file,) = issue(tmp_path / "authority" / "out", provider(1), rows=rows)
    path = tmp_path / "mail" / "people.xlsx"
    path.parent.mkdir()
    path.write_bytes(file.path.read_bytes())
    return path


def opened(path: Path) -> EnteredWorkbook:
    """The workbook as its desk has it."""
    return EnteredWorkbook.of(open_workbook(path, Workspace(path.parent / "none")))


#: What is typed into the boxes of two rows, by question; the second age is put right after it was told.
TYPED = (
    {name: dated(value) if isinstance(value, dt.date) else str(value) for name, value in CAREFUL.items()},
    {"plan": "No", "died": "No", "began": "2008-05-01", "ended": "31 August 2008", "age": "200"},
)


def type_row(page: Page, row: int, texts: dict[str, str]) -> None:
    """Type a row from its first box on, by keyboard alone."""
    page.locator("tbody tr").nth(row).locator("input, select").first.focus()
    left = dict(texts)
    while left:
        name = page.evaluate("document.activeElement.name")
        if text := left.pop(name.rpartition("-nof-st-")[2].partition("-")[2], ""):
            page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_people_are_typed_by_keyboard(tmp_path: Path) -> None:
    """1, 2, 5: two people, of whom one is put right after it was told."""
    path = one_workbook(tmp_path)
    with chromium() as browser, provided(path) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("link", name="Enter the figures").press("Enter")
        page.get_by_role("link", name="People of Quayside as a table").press("Enter")
        for row, texts in enumerate(TYPED):
            type_row(page, row, texts)
        page.locator(".govuk-error-message", has_text="Age at end. Enter 120 or less").wait_for()
        wrong = barriers(page)
        ages = page.locator("[name$=-age]")
        ages.nth(0).press("Enter")
        assert page.evaluate("document.activeElement.name") == ages.nth(1).get_attribute("name")
        page.keyboard.type("20")
        page.keyboard.press("Tab")
        page.locator(".govuk-error-message", has_text="Age at end").wait_for(state="detached")
        page.get_by_role("button", name="Keep it, and go back").press("Enter")
        page.get_by_role("button", name="Write my workbook").press("Enter")
        page.get_by_text("filled in").wait_for()
        page.close()
    assert wrong == []
    form = opened(path).opened.form
    returned = read_return("", path.with_name("people-filled.xlsx").read_bytes(), only(form))
    given = Counter(entry.address.record for entry in returned.entries if entry.content is not None)
    assert [given[record] for record in form.layout.sheets[0].issued.records[:3]] == [len(TYPED[0]), len(TYPED[1]), 0]
    assert {entry.content for entry in returned.entries if entry.address.question.endswith(".age")} == {34, 20, None}


def test_more_people_are_on_the_pages_after(tmp_path: Path) -> None:
    """4, 1: what is typed on the second page is kept, and the third is no page."""
    path, guard = one_workbook(tmp_path, rows=30), Guard(PORT)
    client = create_provider_application((path,), Workspace(path.parent / "none"), guard).test_client()
    client.get(f"/?key={guard.key}", base_url=ORIGIN)
    first, second, third = (client.get(f"/workbook/1/people/0/{page}", base_url=ORIGIN) for page in (1, 2, 3))
    assert (first.text.count('scope="row"'), second.text.count('scope="row"'), third.status_code) == (25, 5, 404)
    token = second.text.partition('name="token" value="')[2].partition('"')[0]
    record = opened(path).opened.form.layout.sheets[0].issued.records[29]
    fields = {"token": token, f"answer-{record}-nof-st-1-age".casefold(): "44"}
    kept = client.post("/workbook/1/people/0/2", base_url=ORIGIN, data=fields, headers={"Origin": ORIGIN})
    assert 'value="44"' in kept.text
    assert [answer.number for answer in opened(path).answers_of["S-1", record] if answer.number] == [44]


def test_a_row_says_what_its_check_says() -> None:
    """3: what is blank, what is done, and the words of what is to be put right or explained."""
    states = Counter[RowState]()
    for number, made in enumerate(drawn(people_cases())):
        entered = EnteredWorkbook.of(entered_at_random(made, str(number)))
        findings = findings_by_address(entered.assessed)
        for sheet in entered.of_people:
            table = table_of(entered, sheet, 1)
            for row in table.rows if table else ():
                key = (sheet.issued.service.service_id, row.record)
                expected = {
                    answer.question: state(made, answer, findings.get(answer.address, []))
                    for answer in entered.answers_of.get(key, ())
                }
                whole = state_of_record(set(expected.values()), begun=bool(expected))
                assert said(row, expected, whole)
                states[whole] += 1
    assert len(states) > 3 or BOOKS < 8, states


def said(row: RowView, states: dict[str, RowState], whole: RowState) -> bool:
    """Whether a row says what its state is, and of each question that is wrong or unlikely what its finding says."""
    told = {box.question.code for box, finding in row.messages if box_words(finding) and box.is_asked}
    plain = {RowState.OFF: "", RowState.OK: COMPLETE, RowState.NOTED: EXPLAINED_TEXT}
    if whole in plain:
        return (row.check, told) == (plain[whole], set())
    blank = [code for code, now in states.items() if now is RowState.BLANK]
    wrong = {code for code, now in states.items() if now in (RowState.CORRECT, RowState.EXPLAIN)}
    named = {box.question.code: box.question.named for box in row.boxes}
    more = f" Then {len(blank) - 1} more." if len(blank) > 1 else ""
    is_next = row.check == (f"Next: {named[blank[0]]}{more}" if blank else "")
    return is_next and wrong <= told
