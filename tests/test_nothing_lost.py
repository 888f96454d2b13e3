"""Nothing sent in is lost unsaid, and no wrong number slips through, whatever order and shape things come in.

Files
1. A later version without, or with an unreadable, sheet of a service leaves the earlier figures, and says that it did.
2. A version without a time that is passed over for any service is questioned, also where it counts for another.
3. Two different files of the same moment are questioned: nobody can tell which of them is the later.
4. A file saved after it was received is questioned: its clock is wrong, and no later version could ever count.
5. A line of a CSV with more values than columns is not loaded: 1,234 without quotes is not 1.
6. A file's name or reference may hold anything at all and stops no run, on either database.
7. A pipe is no file and is not waited for; a folder of the user's may be called as ours are; a kept file that was
   tidied away is kept again.

Decisions
8. A decision on a service as a whole lapses when any of its figures changes.
9. A decisions sheet that is damaged, edited or of another question is refused in words.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from databases import desk
from workbook.assess import Outcome
from workbook.errors import DecisionError, UsageError
from workbook.store import Verdict
from workbook.usecases.decide import Request
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from world import (
    EVENING,
    LATER,
    MORNING,
    NOON,
    PERIOD,
    QUESTIONED,
    SUPPORTED,
    TWO_SERVICES,
    USERS,
    answered,
    csv_return,
    decide_one,
    edited,
    findings,
    issued,
    known,
    provider,
    read,
    sent,
    service_result,
    undated,
    values,
    without,
)


def said(out: Path, file: str) -> set[str]:
    """The codes of what there is to say of one file."""
    return {row["code"] for row in findings(out) if row["source_file"] == file}


class TestFiles:
    def test_a_later_version_without_a_sheet_says_so(self, tmp_path: Path) -> None:
        """1: the earlier figures stand, and the provider is asked for the sheet."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, *TWO_SERVICES)
        first = known(out, file).layout.sheets[0].name
        sent(returns, "a.xlsx", answered(out, file, {USERS: 20}, saved=MORNING))
        sent(returns, "b.xlsx", without(answered(out, file, {USERS: 30}, saved=EVENING), first))
        read(out, returns)
        assert values(out, USERS) == {"S-1": "20", "S-9": "30"}
        assert "T01" in said(out, "b.xlsx")

    def test_a_later_version_that_cannot_be_read_is_not_called_superseded(self, tmp_path: Path) -> None:
        """1: it has the correction that somebody sent; what is wrong with it must be put right."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        name = known(out, file).layout.sheets[0].name
        sent(returns, "a.xlsx", answered(out, file, saved=MORNING))
        sent(returns, "b.xlsx", edited(answered(out, file, saved=EVENING), lambda book: _headless(book[name])))
        collected = read(out, returns)
        assert "T10" in said(out, "b.xlsx")
        assert "I06" not in said(out, "b.xlsx")
        assert (collected.superseded, collected.needs_attention) == (0, True)

    def test_a_version_without_a_time_is_questioned_for_each_service(self, tmp_path: Path) -> None:
        """2: it counts for one service, and is passed over for the other."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, *TWO_SERVICES)
        first = known(out, file).layout.sheets[0].name
        sent(returns, "dated.xlsx", without(answered(out, file, {USERS: 20}, saved=MORNING), first))
        sent(returns, "undated.xlsx", undated(answered(out, file, {USERS: 30}, saved=EVENING)))
        read(out, returns)
        assert values(out, USERS) == {"S-1": "30", "S-9": "20"}
        assert "I08" in said(out, "undated.xlsx")

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_two_files_of_one_moment_are_questioned(self, tmp_path: Path, number: int) -> None:
        """3: a system that stamps the day alone; the digest decides, so an officer must."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        for name, users in (("a.csv", 20), ("b.csv", 20 + number)):
            collected = read(out, sent(returns, name, csv_return(file, {USERS: users, SUPPORTED: 1}, "2008-10-06")))
        assert sum("I11" in said(out, name) for name in ("a.csv", "b.csv")) == 1
        assert collected.superseded == 0

    def test_a_file_saved_in_the_future_is_questioned(self, tmp_path: Path) -> None:
        """4: or every correction would be called superseded from then on."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        collected = read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file, saved=dt.datetime(2099, 1, 1))))
        assert "I12" in said(out, "a.xlsx")
        assert collected.outcomes == {Outcome.QUERIED: 1}

    @pytest.mark.parametrize("written", ["1,234", "1,5"])
    def test_a_number_cut_by_its_comma_is_not_loaded(self, tmp_path: Path, written: str) -> None:
        """5: neither 1 nor anything else."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        read(out, sent(tmp_path / "r", "a.csv", csv_return(file, {USERS: written, SUPPORTED: 1})))
        assert values(out, USERS) == {"S-1": ""}
        assert "L04" in said(out, "a.csv")

    def test_a_reference_no_database_could_hold_is_an_unknown_one(self, tmp_path: Path) -> None:
        """6: the file is refused, and the others are read."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        content = csv_return(file, {USERS: 20})
        sent(returns, "bad.csv", content.replace(file.issued.workbook_id.encode(), b"SPW\x00A"))
        sent(returns, "good.csv", content)
        assert read(out, returns).outcomes[Outcome.REJECTED] == 1
        assert values(out, USERS) == {"S-1": "20"}

    def test_a_name_that_is_no_text_stops_no_run(self, tmp_path: Path) -> None:
        """6: as files of an old archive have it."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        returns.mkdir()
        sent(returns, os.fsdecode(b"caf\xe9.xlsx"), answered(out, file))
        assert read(out, returns).outcomes[Outcome.REJECTED] == 0

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        """7: a link to one lies in the folder; the return beside it is read."""
        out, returns = tmp_path / "out", tmp_path / "r"
        (file,) = issued(out, provider(1))
        sent(returns, "a.xlsx", answered(out, file))
        os.mkfifo(tmp_path / "pipe")
        (returns / "b.xlsx").symlink_to(tmp_path / "pipe")
        assert read(out, returns).outcomes[Outcome.REJECTED] == 1
        assert said(out, "b.xlsx") == {"F08"}

    @pytest.mark.parametrize("folder", ["received", "returns/export", "returns/shared"])
    def test_a_folder_may_be_called_as_ours_are(self, tmp_path: Path, folder: str) -> None:
        """7: what somebody saved there is read."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        assert read(out, sent(out / folder, "a.xlsx", answered(out, file))).read == 1

    def test_a_kept_file_is_kept_again(self, tmp_path: Path) -> None:
        """7: reading it again is enough."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        path = sent(tmp_path / "r", "a.xlsx", answered(out, file))
        read(out, path)
        shutil.rmtree(out / "received")
        read(out, path)
        (kept,) = (each for each in (out / "received").rglob("*") if each.is_file())
        assert kept.read_bytes() == path.read_bytes()


def _headless(sheet: Worksheet) -> None:
    sheet.protection.sheet = False
    sheet.delete_cols(1)
    for row in sheet.iter_rows(max_row=30):
        for cell in row:
            cell.value = None


class TestDecisions:
    def test_a_decision_on_a_service_lapses_with_its_figures(self, tmp_path: Path) -> None:
        """8: the same building once does not excuse a copied return the next time."""
        out, returns = tmp_path / "out", tmp_path / "r"
        files = issued(out, provider(1), provider(2))
        content = _both_alike(out, files[0].issued.workbook_id, files[1].issued.workbook_id, 30, "2008-10-06")
        for number, each in enumerate(content):
            read(out, sent(returns, f"{number}.csv", each))
        decide_one(out, Request("S-1", Verdict.INCLUDE, "They share a building"))
        assert "I10" not in {each.code for each in service_result(out).findings}
        content = _both_alike(out, files[0].issued.workbook_id, files[1].issued.workbook_id, 31, "2008-10-07")
        for number, each in enumerate(content):
            read(out, sent(returns, f"{number}-2.csv", each))
        assert "I10" in {each.code for each in service_result(out).findings}

    def test_a_sheet_that_decides_twice_is_refused(self, tmp_path: Path) -> None:
        """9: a row was copied, and each says another thing."""

        def copied(sheet: Worksheet) -> None:
            sheet.append(["Exclude", "It cannot be right", *(cell.value for cell in sheet[2][2:])])

        with pytest.raises(DecisionError, match="row 4: row 2 decides on the same"):
            _decided(tmp_path, copied)

    @pytest.mark.parametrize("quarter", ["banana", "2008-09-Q3", 5])
    def test_a_sheet_of_no_such_quarter_is_refused(self, tmp_path: Path, quarter: object) -> None:
        """9: in words, whatever stands there."""
        with pytest.raises(UsageError, match=r"the column of the period was changed|nothing was issued"):
            _decided(tmp_path, lambda sheet: _put(sheet, "Quarter", quarter))

    def test_a_row_that_was_given_another_service_is_refused(self, tmp_path: Path) -> None:
        """9: though the same stands there, it is another question."""

        def moved(sheet: Worksheet) -> None:
            _put(sheet, "Service id", "S-2")
            _put(sheet, "Provider id", "99002")

        with pytest.raises(DecisionError, match="this has changed"):
            _decided(tmp_path, moved)

    @pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    @pytest.mark.parametrize("data", [b"", b"<cut"])
    def test_a_damaged_sheet_is_refused(self, tmp_path: Path, part: str, data: bytes) -> None:
        """9: no part of it being what it should be."""
        with pytest.raises(UsageError, match="not a decisions sheet"):
            _decided(tmp_path, lambda _: None, lambda name, found: data if name == part else found)

    def test_a_sheet_that_does_not_say_its_width_is_read(self, tmp_path: Path) -> None:
        """9: as some programs save it; a note typed below the table is a row without a service."""

        def narrow(name: str, found: bytes) -> bytes:
            return found.replace(b'<dimension ref="A1:N9" />', b"").replace(b'<dimension ref="A1:N9"/>', b"")

        with pytest.raises(UsageError, match="rows are of more than one period"):
            _decided(tmp_path, lambda sheet: sheet.__setitem__("A9", "Include"), narrow)


def _both_alike(out: Path, first: str, second: str, users: int, day: str) -> list[bytes]:
    """A CSV of each of the two services that say the very same."""
    with desk(out).store() as store:
        workbook = store.issued_form(first)
    assert workbook is not None
    shown = workbook.layout.sheets[0]
    questions = [
        question.code
        for each in workbook.framework.sections
        if shown.state(each.code).shown
        for question in each.inputs
        if question.unit != "yes or no"
    ]
    head = "workbook_id,extracted_at,service_id,item,value"
    return [
        "\n".join([head, *(f"{id_},{day},{name},{question},{users}" for question in questions)]).encode()
        for id_, name in ((first, "S-1"), (second, "S-2"))
    ]


def _put(sheet: Worksheet, column: str, value: object) -> None:
    place = next(cell.column for cell in sheet[1] if cell.value == column)
    sheet.cell(2, place).value = value  # type: ignore[assignment]


def _decided(
    tmp_path: Path, change: Callable[[Worksheet], object], part: Callable[[str, bytes], bytes] = lambda _, found: found
) -> None:
    """Put a decision into the sheet of two services with the same question, change it, and hand it in."""
    out, path = tmp_path / "out", tmp_path / "decisions.xlsx"
    for number, file in enumerate(issued(out, provider(1), provider(2))):
        read(out, sent(tmp_path / "r", f"{number}.xlsx", answered(out, file, QUESTIONED)))
    make_sheet(desk(out), str(PERIOD), path, LATER)

    def filled_in(book: Workbook) -> None:
        sheet = book.worksheets[0]
        sheet["A2"], sheet["B2"] = "Include", "Right as it is"
        change(sheet)

    content, target = edited(path.read_bytes(), filled_in), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, part(entry.filename, old.read(entry)))
    path.write_bytes(target.getvalue())
    decide_by_sheet(desk(out), path, "A. Officer", NOON)
