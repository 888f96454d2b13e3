"""What a return says of itself, in boxes on Read me.

1. The quarterly workbook has the boxes, open and checked; a workbook about people has none.
2. What is typed there reaches returns.csv, with the file that it came in; all may be left blank.
3. What is typed there is of no service: it fills none in.
4. A corrected copy keeps what was typed, also where it is made afresh.
"""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl.workbook import Workbook

from workbook.feedback.source import fresh_book
from workbook.layout import RETURN_BOXES
from workbook.reader import IssuedForm, read_return
from world import PERIOD, answered, edited, issued, known, provider, read, sent

TYPED = {
    "contact": "A. Example, 01234 000000",
    "completed": "14 October 2008",
    "closed_since": "=Quayside, 1 September",
    "comment": "The manager was away.",
}


def about(content: bytes, form: IssuedForm, typed: dict[str, str]) -> bytes:
    def change(book: Workbook) -> None:
        for box in form.layout.around.cover.inputs:
            cell = book[form.layout.around.cover.name].cell(box.row + 1, box.column + 1)
            cell.value = typed.get(box.code)
            cell.data_type = "s"

    return edited(content, change)


def rows(out: Path) -> list[dict[str, str]]:
    with (out / str(PERIOD) / "returns.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_is_typed_reaches_the_table(tmp_path: Path) -> None:
    """1, 2: one row a file; what Excel would run is neutralised, as in every file for people."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    form = known(out, file)
    assert [box.code for box in form.layout.around.cover.inputs] == [box.code for box in RETURN_BOXES] == list(TYPED)
    content = answered(out, file)
    read(out, sent(tmp_path / "in", "said.xlsx", about(content, form, TYPED)))
    (row,) = rows(out)
    assert {code: row[code] for code in TYPED} == TYPED | {"closed_since": "'=Quayside, 1 September"}
    assert (row["source_file"], row["workbook_id"]) == ("said.xlsx", file.issued.workbook_id)


def test_all_may_be_left_blank(tmp_path: Path) -> None:
    """2: nothing is asked of a return that says nothing of itself."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    collected = read(out, sent(tmp_path / "in", "said.xlsx", answered(out, file)))
    (row,) = rows(out)
    assert [row[code] for code in TYPED] == ["", "", "", ""]
    assert not [finding for finding in collected.findings if "Read me" in finding.message]


def test_a_name_alone_fills_no_service_in(tmp_path: Path) -> None:
    """3: each service is as it was issued."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    form = known(out, file)
    returned = read_return("a.xlsx", about(file.path.read_bytes(), form, TYPED), {file.issued.workbook_id: form}.get)
    bare = read_return("a.xlsx", file.path.read_bytes(), {file.issued.workbook_id: form}.get)
    assert returned.is_filled == bare.is_filled
    assert tuple(entry for entry in returned.entries if entry.address.service) == bare.entries
    assert {entry.address.question for entry in returned.entries if not entry.address.service} == set(TYPED)


def test_a_fresh_copy_keeps_what_was_typed(tmp_path: Path) -> None:
    """4."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    form = known(out, file)
    returned = read_return("a.xlsx", about(file.path.read_bytes(), form, TYPED), {file.issued.workbook_id: form}.get)
    sheet = fresh_book(returned, form, "")[form.layout.around.cover.name]
    assert [sheet.cell(box.row + 1, 1).value for box in form.layout.around.cover.inputs] == list(TYPED.values())
