"""A provider's pages: with nothing but the issued workbook.

1. A whole return is entered by keyboard alone, and the file that is written is the one that `fill` makes of the same figures.
2. What was typed is kept, and is there when the pages are opened again.
3. What the pages say of an entry is what is said of the same entry in a returned workbook, for both axes.
4. What the sheet would refuse is told and not written; so is what stands under a No.
5. A filled workbook is checked in the words of check-return.
6. No page has a barrier that axe knows, or is wider than a narrow screen.
7. What is said of a box is told when it is left, as the server says it; what is typed meanwhile stays, and the page too.
8. A workbook that is not ours, or none, is refused in words; nothing is written where the store would be.
9. What is said of the return itself is typed on the page, too, and stands on Read me in the file.

`ENTERED_BOOKS=200` asks for more workbooks of each axis than the suite has.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from chromium import barriers, chromium
from desks import ORIGIN, PORT, provided
from entered_at_random import BOOKS, drawn, entered_at_random, of_record
from random_frameworks import Case, cases, people_cases
from workbook.assess import LOADED, AssessedReturn, assess_return
from workbook.cli import run
from workbook.errors import UsageError
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import Code, Severity
from workbook.layout import InputRole
from workbook.model import Address
from workbook.reader import read_return
from workbook.usecases.draft import BoxKey, load_draft
from workbook.usecases.entering import (
    OpenedWorkbook,
    assess_entered,
    enter,
    note_key,
    open_workbook,
    text_of,
    write_entered,
)
from workbook.usecases.fill import COLUMNS, fill_from_csv
from workbook.usecases.issued_workbook import only
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_provider_application
from workbook.web.guarding import Guard
from workbook.web.provider_pages import field_name
from world import PART, QUESTIONED, USERS, WHOLE, issued, provider

WHY = "Two posts were vacant in August"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as program:
        yield program


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """An issued workbook as it comes by e-mail: alone in a folder."""
    (file,) = issued(tmp_path / "authority" / "out", provider(1))
    path = tmp_path / "mail" / "return.xlsx"
    path.parent.mkdir()
    path.write_bytes(file.path.read_bytes())
    return path


def alone(workbook: Path) -> Workspace:
    """Where a provider works: there is no store."""
    return Workspace(workbook.parent / "none")


def answer(code: str, service: str = "S-1") -> BoxKey:
    return BoxKey(service, "", code, InputRole.ANSWER)


def type_all(page: Page) -> dict[str, str]:
    """Type into every box by keyboard alone: what was typed, by the name of its box."""
    typed: dict[str, str] = {}
    page.keyboard.press("Tab")
    while True:
        name, kind = page.evaluate("[document.activeElement.name || '', document.activeElement.type || '']")
        if name == "act":
            return typed
        if kind == "text" and name.startswith("answer-"):
            typed[name] = "7"
            page.keyboard.type("7")
        elif kind == "radio" and name.startswith("answer-"):
            typed[name] = "Yes"
            page.keyboard.press("Space")
        page.keyboard.press("Tab")


class TestByPage:
    def test_a_return_is_entered_by_keyboard(self, browser: Browser, workbook: Path) -> None:
        """1, 6, 8: and the store's folder is not made."""
        with provided(workbook) as address:
            page = browser.new_page()
            page.goto(address)
            wrong = barriers(page)
            page.get_by_role("link", name="Enter the figures").press("Enter")
            wrong += barriers(page)
            page.get_by_role("link", name="Quayside").press("Enter")
            wrong += barriers(page)
            typed = type_all(page)
            page.keyboard.press("Enter")
            page.get_by_text("There is a problem").or_(page.get_by_text("It is kept.")).first.wait_for()
            wrong += barriers(page)
            page.get_by_role("link", name="Supporting People performance return").press("Enter")
            page.get_by_role("button", name="Write my workbook").press("Enter")
            page.get_by_text("filled in").wait_for()
            wrong += barriers(page)
            page.close()
        assert wrong == []
        assert len(typed) > 15
        self._is_as_filled(workbook)

    def _is_as_filled(self, workbook: Path) -> None:
        opened = open_workbook(workbook, alone(workbook))
        lines = io.StringIO()
        writer = csv.writer(lines)
        writer.writerow(COLUMNS)
        writer.writerows(
            (key.service, key.code, text) for key, text in opened.draft.texts.items() if text and key.role == "answer"
        )
        data = workbook.with_name("data.csv")
        data.write_text(lines.getvalue(), encoding="utf-8")
        written = workbook.with_name("return-filled.xlsx")
        saved = openpyxl.load_workbook(written).properties.modified.replace(tzinfo=dt.UTC)
        moment = saved.isoformat()
        assert run(
            [
                "fill",
                str(workbook),
                "--from",
                str(data),
                "--to",
                str(workbook.with_name("same.xlsx")),
                "--saved",
                moment,
            ]
        ) in (0, 2)
        one, two = (
            read_return("", path.read_bytes(), only(opened.form)) for path in (written, workbook.with_name("same.xlsx"))
        )
        assert one.entries == two.entries
        assert not alone(workbook).out.exists()

    def test_a_box_is_told_of_when_it_is_left(self, browser: Browser, workbook: Path) -> None:
        """7: wrong, then unlikely with a box to say why, then right; kept each time, and the focus is where it was."""
        with provided(workbook) as address:
            page = browser.new_page()
            page.goto(address)
            page.get_by_role("link", name="Enter the figures").click()
            page.get_by_role("link", name="Quayside").click()
            whole, part = (page.locator(f"[name={field_name(answer(code))}]") for code in (WHOLE, PART))
            whole.fill("7")
            part.fill("3 hours")
            page.keyboard.press("Tab")
            wrong = page.locator(".govuk-error-message", has_text="3 hours")
            wrong.wait_for()
            assert "3 hours" in page.locator("#told").inner_text()
            after = page.evaluate("document.activeElement.name")
            assert after not in ("", field_name(answer(PART)))
            part.fill("3")
            part.blur()
            why = page.get_by_label("Why it is right")
            why.wait_for()
            assert wrong.count() == 0
            why.fill(WHY)
            part.fill("7")
            part.blur()
            page.locator(".govuk-error-message", has_text="less than 80%").wait_for(state="detached")
            assert barriers(page) == []
            page.get_by_role("button", name="Keep it, and go back").click()
            page.get_by_role("button", name="Write my workbook").wait_for()
            page.close()
        kept = open_workbook(workbook, alone(workbook)).draft.texts
        assert (kept[answer(WHOLE)], kept[answer(PART)]) == ("7", "7")

    def test_a_filled_workbook_is_checked(self, browser: Browser, workbook: Path) -> None:
        """5, 6: by page, and by the command."""
        opened = open_workbook(workbook, alone(workbook))
        texts = {answer(WHOLE): str(QUESTIONED[WHOLE]), answer(PART): str(QUESTIONED[PART])}
        written = write_entered(enter(opened, texts), dt.datetime(2008, 10, 6, tzinfo=dt.UTC))
        with provided(workbook) as address:
            page = browser.new_page()
            page.goto(address)
            page.get_by_role("link", name="Check a filled workbook").click()
            page.set_input_files("input[name=return]", written.path)
            page.get_by_role("button", name="Check it").click()
            page.get_by_text("What the authority would say").wait_for()
            assert page.get_by_text("Hours worked (3) are less than 80% of contracted hours").count() == 1
            assert page.get_by_text("Blank. Enter a number").count() > 10
            assert barriers(page) == []
            page.close()


class TestEntering:
    def test_the_written_file_is_the_one_that_fill_makes(self, workbook: Path) -> None:
        """1: byte for byte, of the same figures and the same moment."""
        moment = dt.datetime(2008, 10, 6, 12, tzinfo=dt.UTC)
        texts = {answer(USERS): "12", answer(WHOLE): "700.5", answer("EM-LPI-57.c_card"): "Yes"}
        written = write_entered(enter(open_workbook(workbook, alone(workbook)), texts), moment)
        data = workbook.with_name("data.csv")
        lines = [",".join(COLUMNS), *(f"{key.service},{key.code},{text}" for key, text in texts.items())]
        data.write_text("\n".join(lines), encoding="utf-8")
        filled = fill_from_csv(workbook, data, alone(workbook), workbook.with_name("same.xlsx"), moment)
        assert (written.filled, written.refused) == (filled.filled, ()) == (3, ())
        assert written.path.read_bytes() == filled.path.read_bytes()

    def test_what_was_typed_is_kept(self, workbook: Path) -> None:
        """2: as it was typed, right or wrong, in a file that only its owner reads."""
        opened = enter(open_workbook(workbook, alone(workbook)), {answer(USERS): "12 people", answer(WHOLE): ""})
        again = open_workbook(workbook, alone(workbook))
        assert again.draft == opened.draft == load_draft(workbook, opened.workbook_id)
        assert text_of(again, answer(USERS), None) == "12 people"
        assert workbook.with_name("return-entered.json").stat().st_mode & 0o077 == 0

    def test_a_draft_of_another_workbook_is_refused(self, workbook: Path) -> None:
        """2: and one that is damaged; both say what to do."""
        enter(open_workbook(workbook, alone(workbook)), {answer(USERS): "12"})
        with pytest.raises(UsageError, match="it is of another workbook"):
            load_draft(workbook, "SPW-OTHER")
        workbook.with_name("return-entered.json").write_text("{", encoding="utf-8")
        with pytest.raises(UsageError, match="what was entered cannot be read"):
            open_workbook(workbook, alone(workbook))

    def test_what_a_sheet_refuses_is_not_written(self, workbook: Path) -> None:
        """4: what is no answer, what breaks a stop rule, and what stands under a No."""
        opened = open_workbook(workbook, alone(workbook))
        texts = {
            answer(USERS): "12 people",
            answer("EM-LPI-58.users"): "5",
            BoxKey("S-1", "", "EM-LPI-58", InputRole.CHOICE): "No",
            answer("EM-LPI-59.users_at_end"): "3",
            answer("EM-LPI-59.registered"): "9",
            answer(WHOLE): "7",
            answer(PART): "3",
            BoxKey("S-1", "", PART, InputRole.EXPLANATION): WHY,
        }
        written = write_entered(enter(opened, texts), dt.datetime(2008, 10, 6, tzinfo=dt.UTC))
        assert {problem.place.question for problem in written.refused} >= {USERS, "EM-LPI-59.registered"}
        returned = read_return("", written.path.read_bytes(), only(opened.form))
        standing = {entry.address.question: (entry.content, entry.explanation) for entry in returned.entries}
        assert standing[USERS][0] is None
        assert standing["EM-LPI-59.registered"][0] is None
        assert standing["EM-LPI-58.users"][0] is None
        assert standing["EM-LPI-58"][0] == "No"
        assert standing[PART] == (3, WHY)

    def test_what_is_said_of_the_return_is_written(self, workbook: Path) -> None:
        """9: what could tell who somebody is is told; what was typed is there again."""
        guard = Guard(PORT)
        client = create_provider_application((workbook,), alone(workbook), guard).test_client()
        client.get(f"/?key={guard.key}", base_url=ORIGIN)
        page = client.get("/workbook/1", base_url=ORIGIN).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        said = {"contact": "A. Example, 01234 000000", "comment": "The NHS number is 943 476 5919"}
        fields = {"token": token, **{field_name(note_key(code)): text for code, text in said.items()}}
        page = client.post("/workbook/1/write", base_url=ORIGIN, data=fields, headers={"Origin": ORIGIN}).text
        assert "return-filled.xlsx" in page
        assert "what looks like an NHS number" in page
        assert 'value="A. Example, 01234 000000"' in page
        opened = open_workbook(workbook, alone(workbook))
        returned = read_return("", workbook.with_name("return-filled.xlsx").read_bytes(), only(opened.form))
        noted = {entry.address.question: entry.content for entry in returned.entries if not entry.address.service}
        assert noted == said

    def test_nothing_of_others_is_opened(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """8: in words, before a page is opened."""
        other = tmp_path / "other.xlsx"
        other.write_bytes(b"no workbook")
        assert run(["desk", "--provider", str(other), "--out", str(tmp_path / "none"), "--no-browser"]) == 1
        assert run(["desk", "--provider", "--no-browser"]) == 1
        assert run(["desk", str(other), "--no-browser"]) == 1
        printed = " ".join(capsys.readouterr().err.split())
        assert "other.xlsx" in printed
        assert printed.count("a provider's desk needs the issued workbooks") == 2


@pytest.mark.parametrize("strategy", [cases(), people_cases()], ids=["services", "people"])
def test_pages_and_returns_are_judged_alike(strategy: st.SearchStrategy[Case]) -> None:
    """3: every answer, every finding; with random content, right, odd and none."""
    boxes = 0
    for number, made in enumerate(drawn(strategy)):
        opened = entered_at_random(made, str(number))
        judged = assess_entered(opened)
        again = assess_return(read_return("r.xlsx", in_cells(opened, judged), only(made.known)), made.known)
        # Random answers may look as if they had slipped by a row of the sheet. A page knows where each was typed.
        if Code.ANSWERS_SHIFTED in {finding.code for finding in again.findings}:
            continue
        assert said(judged) == said(again)
        boxes += len(opened.draft.texts)
    assert boxes > 5 * BOOKS


@pytest.mark.parametrize("strategy", [cases(), people_cases()], ids=["services", "people"])
def test_what_was_entered_and_is_right_is_written(strategy: st.SearchStrategy[Case], tmp_path: Path) -> None:
    """1, 4: each answer that counts on the page counts in the file, with its explanation; nothing else is refused there."""
    for number, made in enumerate(drawn(strategy)[:4]):
        opened = replace(entered_at_random(made, str(number)), path=tmp_path / f"{number}.xlsx")
        written = write_entered(opened, dt.datetime(2008, 10, 6, tzinfo=dt.UTC))
        again = assess_return(read_return("r.xlsx", written.path.read_bytes(), only(made.known)), made.known)
        assert counting(assess_entered(opened)) <= counting(again)
        wrong = {finding.code for finding in again.findings if finding.severity is Severity.ERROR}
        assert wrong <= {Code.BLANK}


def counting(judged: AssessedReturn) -> set[tuple[object, ...]]:
    """Each answer that counts, and what was said of it."""
    return {(one.address, one.number, one.text, one.explanation) for one in judged.answers if one.status in LOADED}


def in_cells(opened: OpenedWorkbook, judged: AssessedReturn) -> bytes:
    """The workbook with the same entries, put into its cells."""
    answers: dict[Address, CellValue] = {}
    explanations: dict[Address, str] = {}
    choices: dict[Address, str] = {}
    for entry in judged.entries:
        content = entry.content
        if content is not None and entry.address.service:
            if entry.address.question not in opened.form.form.questions:
                choices[entry.address] = str(content)
            else:
                answers[entry.address] = content  # type: ignore[assignment]  # what texts leave
        if isinstance(entry.explanation, str):
            record = of_record(entry.address) if entry.address.record else entry.address
            explanations[record] = entry.explanation
    return fill_workbook(opened.content, opened.form.layout, Entries(answers, explanations, choices))


def said(judged: AssessedReturn) -> tuple[object, object]:
    """All that is said of a return, and what counts of it."""
    findings = {(finding.code, finding.address, finding.text) for finding in judged.findings}
    answers = {(one.address, one.number, one.text, one.status, one.explanation) for one in judged.answers}
    return findings, answers
