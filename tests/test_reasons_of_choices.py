"""Why a provider switched an indicator: one box for each, and what it leads to.

1. The box stands in the last column of the choice's row, open where the choice is; what a fixed one's row holds is not taken.
2. Check asks why once a choice is not as it was issued, and thanks where that is said in words; in real LibreOffice.
3. `choices.csv` has the reason beside the choice, and the finding quotes it, or says that there is none.
4. In a long CSV, and in one that fills a workbook, the indicator has a line of its own, with why as its explanation.
5. What could tell who somebody is is refused; what is too long is told.
6. A fresh copy that goes back has the reasons in it.
7. At the desk the box is there once the choice is changed.
"""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from libreoffice import LibreOffice
from workbook.assess import AssessedReturn, assess_return
from workbook.feedback import corrected_copy
from workbook.findings import EXPLAINED_TEXT, Code, Finding
from workbook.layout import ColumnRole, InputRole, choice_key
from workbook.layout.formulas import CHANGED_TEXT
from workbook.model import Address
from workbook.reader import IssuedForm, read_return
from workbook.usecases.draft import BoxKey
from workbook.usecases.entering import enter, open_workbook
from workbook.usecases.entry_view import EnteredWorkbook, sections_of
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WrittenFile
from workbook.usecases.issued_workbook import only
from world import PERIOD, answered, csv_return, issued, known, provider, read, sent

SERVICE, REQUIRED, SELECTED, OFFERED = "S-1", "EM-LPI-57", "EM-LPI-59", "EM-LPI-58"
LINE = provider(1, indicators=f"!{REQUIRED} +{SELECTED} ?{OFFERED}")
NOBODY, BEGAN = "Nobody registered: all had a GP.", "We began stop-smoking sessions in August."


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> WrittenFile:
    (file,) = issued(tmp_path / "out", LINE)
    return file


def judged(content: bytes, form: IssuedForm) -> AssessedReturn:
    return assess_return(read_return("return.xlsx", content, only(form)), form)


def switched(findings: tuple[Finding, ...]) -> dict[str, str]:
    """What is said of each choice that was changed."""
    return {finding.question: finding.text for finding in findings if finding.code is Code.CHOICE_CHANGED}


def test_the_box_is_open_where_the_choice_is(tmp_path: Path, file: WrittenFile) -> None:
    """1: of each section one; a text under a fixed one is nobody's reason."""
    form = known(tmp_path / "out", file)
    (sheet,) = form.layout.sheets
    for code in (REQUIRED, SELECTED, OFFERED):
        choice, reason = (
            form.layout.box(Address(SERVICE, "", code), role) for role in (InputRole.CHOICE, InputRole.EXPLANATION)
        )
        assert choice is not None
        assert reason is not None
        assert (reason.row, reason.column) == (choice.row, form.layout.form.column(ColumnRole.EXPLANATION))
        assert sheet.is_open(reason) is sheet.is_open(choice) is (code != REQUIRED)
    book = openpyxl.load_workbook(file.path)
    worksheet = book[sheet.name]
    worksheet.protection.sheet = False
    worksheet[form.layout.form.cell(choice_key(REQUIRED), ColumnRole.EXPLANATION)] = NOBODY
    path = tmp_path / "typed.xlsx"
    book.save(path)
    assert NOBODY not in str(judged(path.read_bytes(), form).findings)


@pytest.mark.slow
def test_check_asks_why(tmp_path: Path, file: WrittenFile, libreoffice: LibreOffice) -> None:
    """2: of one changed without a word, of one with a reason, of one as issued."""
    content = answered(tmp_path / "out", file, explanations={OFFERED: BEGAN}, choices={OFFERED: "Yes", SELECTED: "No"})
    path = sent(tmp_path / "in", "return.xlsx", content)
    (recalculated,) = libreoffice.recalculate([path], tmp_path / "recalculated")
    form = known(tmp_path / "out", file).layout.form
    sheet = openpyxl.load_workbook(recalculated, data_only=True)["1 Quayside"]
    said = {code: sheet[form.cell(choice_key(code), ColumnRole.CHECK)].value for code in (OFFERED, SELECTED, REQUIRED)}
    assert {code: words or "" for code, words in said.items()} == {
        OFFERED: EXPLAINED_TEXT,
        SELECTED: CHANGED_TEXT,
        REQUIRED: "",
    }


def test_the_reason_is_in_the_results(tmp_path: Path, file: WrittenFile) -> None:
    """3: of the one that has one."""
    out = tmp_path / "out"
    content = answered(out, file, explanations={OFFERED: BEGAN}, choices={OFFERED: "Yes", SELECTED: "No"})
    read(out, sent(tmp_path / "in", "return.xlsx", content))
    with (out / str(PERIOD) / "choices.csv").open(encoding="utf-8", newline="") as stream:
        reasons = {row["indicator"]: row["reason"] for row in csv.DictReader(stream)}
    assert (reasons[OFFERED], reasons[SELECTED], reasons[REQUIRED]) == (BEGAN, "", "")
    said = switched(judged(content, known(out, file)).findings)
    assert said[OFFERED].startswith("LPI 58 was issued as No and is switched to 'Yes' (reason: We began")
    assert "(no reason given)" in said[SELECTED]


class TestCsv:
    def test_a_long_csv_says_why(self, tmp_path: Path, file: WrittenFile) -> None:
        """4: in any letters; on two lines it is not taken."""
        form = known(tmp_path / "out", file)
        written = csv_return(file, {"em-lpi-59": "No", f"{OFFERED}.users": 3}).decode()
        line = next(text for text in written.splitlines() if "em-lpi-59" in text)
        content = written.replace(line, f"{line}{NOBODY}")
        returned = judged(content.encode(), form)
        assert switched(returned.findings).keys() == {SELECTED, OFFERED}
        assert f"(reason: {NOBODY})" in switched(returned.findings)[SELECTED]
        again = judged(f"{content}{line}\r\n".encode(), form)
        assert Code.LINE_REPEATED in {finding.code for finding in again.findings if finding.question == SELECTED}

    def test_a_filled_workbook_has_choice_and_reason(self, tmp_path: Path, file: WrittenFile) -> None:
        """4: and the figures of what it switches on; what is fixed, unclear or switched off is named."""
        lines = (
            f"{OFFERED},Yes,{BEGAN}",
            f"{OFFERED}.users,4,",
            f"{SELECTED},No,{NOBODY}",
            f"{SELECTED}.users_at_end,3,",
            f"{REQUIRED},No,",
            "CLG-SPI-3.worked_hours,900,Two posts were vacant.",
            "EM-LPI-52,Yes,",
        )
        data = tmp_path / "figures.csv"
        data.write_text(
            "service_id,item,value,explanation\n" + "".join(f"{SERVICE},{line}\n" for line in lines), encoding="utf-8"
        )
        done = fill_from_csv(file.path, data, desk(tmp_path / "out"), tmp_path / "filled.xlsx")
        assert done.filled == 4
        assert [text.partition(": ")[2] for text in sorted(done.refused)] == [
            f"{SELECTED}.users_at_end is not reported for service S-1. Give {SELECTED} the value Yes, or leave the line out.",
            "LPI 57 is required of service S-1. Leave the line out, or ask the authority.",
            "EM-LPI-52 is not asked of service S-1. Leave the line out, or ask the authority to add the indicator.",
        ]
        returned = read_return("", done.path.read_bytes(), only(known(tmp_path / "out", file)))
        standing = {entry.address.question: (entry.content, entry.explanation) for entry in returned.entries}
        assert (standing[OFFERED], standing[SELECTED]) == (("Yes", BEGAN), ("No", NOBODY))
        assert (standing[f"{OFFERED}.users"][0], standing["CLG-SPI-3.worked_hours"][1]) == (4, "Two posts were vacant.")


def test_words_that_tell_who_somebody_is_are_refused(tmp_path: Path, file: WrittenFile) -> None:
    """5: by the same rules as an explanation of a figure."""
    form = known(tmp_path / "out", file)
    for words, code in (("The NHS number is 943 476 5919", Code.IDENTIFYING), ("long " * 120, Code.EXPLANATION_CUT)):
        content = answered(tmp_path / "out", file, explanations={OFFERED: words}, choices={OFFERED: "Yes"})
        returned = judged(content, form)
        (told,) = (finding for finding in returned.findings if finding.code is code)
        assert (told.question, told.source_cell[0]) == (OFFERED, "H")
    assert "943" not in str(switched(returned.findings))


def test_a_fresh_copy_keeps_the_reason(tmp_path: Path, file: WrittenFile) -> None:
    """6: where the file itself cannot go back."""
    out = tmp_path / "out"
    content = answered(
        out, file, {"CLG-KPI-1.users_at_end": "n/a"}, explanations={OFFERED: BEGAN}, choices={OFFERED: "Yes"}
    )
    path = sent(tmp_path / "in", "return.xlsx", content)
    form, book = known(out, file), openpyxl.load_workbook(path)
    book["1 Quayside"].protection.sheet = False
    book["1 Quayside"].insert_rows(form.layout.form.heading_row + 2)
    book.save(path)
    returned = assess_return(read_return("return.xlsx", path.read_bytes(), only(form)), form)
    copy = corrected_copy(path.read_bytes(), returned, form, returned.findings, "")
    again = read_return("", copy.content, only(form))
    (choice,) = (entry for entry in again.entries if entry.address.question == OFFERED)
    assert (choice.content, choice.explanation) == ("Yes", BEGAN)


def test_the_desk_asks_why(tmp_path: Path, file: WrittenFile) -> None:
    """7: what was typed there is judged, and stays."""
    alone = desk(tmp_path / "none")
    opened = open_workbook(file.path, alone)
    key = BoxKey(SERVICE, "", SELECTED, InputRole.CHOICE)
    for texts, is_changed, reason in (
        ({}, False, ""),
        ({key: "No"}, True, ""),
        ({key._replace(role=InputRole.EXPLANATION): NOBODY}, True, NOBODY),
    ):
        opened = enter(opened, texts)
        entered = EnteredWorkbook.of(opened)
        (shown,) = (
            view for view in sections_of(entered, opened.form.layout.sheets[0], "") if view.section.code == SELECTED
        )
        assert (shown.is_changed, shown.reason) == (is_changed, reason)
    assert f"(reason: {NOBODY})" in switched(entered.assessed.findings)[SELECTED]
