"""A question of every type: what LibreOffice says of it in the workbook is what the reader and the judge say of it.

1. What a row counts as, its state and its Check are the same in the sheet and in Python, for what people type and paste.
2. Typed `45` and `45%` are both 45; `0.45` is asked about; half of one per cent is typed `0.5%`.
3. A real date is taken whatever the file counts from, a text that looks like one never is.
4. A choice is stored by its code, chosen by its words in any case; a question that is not asked is grey and skipped.
5. What `fill` and a long CSV put in comes back the same.
6. The file is sound: one validation for each open box, no error by the Open XML rules, no circle.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openxml_audit import FileFormat, OpenXmlValidator

import question_agreement
import sheet_agreement
import world
from circles import circular_cells
from databases import desk
from every_type import SECTION, SHEETS, every_type, framework
from libreoffice import Fill, LibreOffice, Typed, Value
from workbook.assess import AnswerStatus, AssessedReturn
from workbook.findings import Code
from workbook.layout import ColumnRole
from workbook.model import Defaults, QuestionType
from workbook.reader.verify import faults
from workbook.rules.states import RowState
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WrittenFile

#: What people type and paste, by type: the usual, the odd, and what breaks things.
ENTRIES: dict[QuestionType, tuple[Value, ...]] = {
    QuestionType.COUNT: (0, 7, 500, 501, -1, 1.5, "12", "12 ", "twelve", "", Typed("9"), Typed("45%")),
    QuestionType.NUMBER: (0, 12.5, 12.25, 12.255, -0.5, "7", "n/a", Typed("1,250.5"), Typed("3/4")),
    QuestionType.MONEY: (0, 1250.5, 1250.55, 1250.555, 5000.01, -1, "80", "\N{POUND SIGN}80", Typed("95.5")),
    QuestionType.PERCENTAGE: (
        *(Typed(text) for text in ("45", "45%", "0.45", "0.45%", "0.5%", "0", "0%", "100", "101", "150%", "201", "-5")),
        *(45, 0.45, 33.333, 12.25, "45", "45%", "most"),
    ),
    QuestionType.YES_NO: ("Yes", "No", "no ", "YES", "y", 1, True),
    QuestionType.CHOICE: (
        *("A planned move", "a PLANNED move", " Died ", "Died", "died", "unplanned", "planned", "Moved", "*", "?ied"),
        *("~", "", 3, Typed("Left without notice")),
    ),
    QuestionType.DATE: (
        *(
            Typed(text)
            for text in ("14 Aug 2008", "14/08/2008", "2008-08-14", "30 Jun 2008", "31 Dec 2099", "1 Jan 2100")
        ),
        *("14 Aug 2008", "14/08/08", "soon", 39674, 39674.5, 12, Typed("14 Aug 2008 10:30"), Typed("12")),
    ),
    QuestionType.TEXT: (
        "A visit each week",
        "x" * 40,
        "x" * 41,
        " spaced  out ",
        "=1+1",
        "7",
        7,
        "-",
        Typed("Letters"),
    ),
}
_EXPLANATIONS: tuple[Value, ...] = (None, "ok", "A new contract began in August.")


def entries_of(chance: random.Random) -> dict[str, Value]:
    """Something typed, or nothing, for each question, by the name of its cell; explanations for some."""
    known = every_type().known
    values: dict[str, Value] = {}
    for question in known.form.section(SECTION).inputs:
        if chance.random() < 0.85:
            values[known.layout.form.cell(question.code, ColumnRole.ANSWER)] = chance.choice(ENTRIES[question.type])
        values[known.layout.form.cell(question.code, ColumnRole.EXPLANATION)] = chance.choice(_EXPLANATIONS)
    return {cell: value for cell, value in values.items() if value is not None}


@pytest.fixture(scope="module")
def saved(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook as LibreOffice saves it, each sheet with other entries."""
    folder, made = tmp_path_factory.mktemp("types"), every_type()
    (folder / "issued.xlsx").write_bytes(made.content)
    chance = random.Random("every type")
    values = {
        (sheet.name, cell): value for sheet in made.known.layout.sheets for cell, value in entries_of(chance).items()
    }
    return libreoffice.fill(folder / "issued.xlsx", values, folder / "filled.xlsx").read_bytes()


def judged(content: bytes) -> AssessedReturn:
    """The file read and judged."""
    return sheet_agreement.judged(every_type(), content)


def test_the_sheet_and_the_judge_say_the_same(saved: bytes) -> None:
    """1: state and value of every row, and the words of the Check, for every type."""
    comparison = question_agreement.compare(every_type(), saved)
    assert comparison.differences == []
    for kind in ENTRIES:
        assert comparison.states[kind, RowState.OK], kind
        assert comparison.states[kind, RowState.CORRECT], kind
    assert {state for _, state in comparison.states} == set(RowState) - {RowState.CHOOSE}
    assert comparison.states.total() == SHEETS * len(every_type().known.form.questions)


#: What is typed as a percentage, what it counts as, and what is said of it.
PERCENTAGES: dict[str, tuple[float, Code | None]] = {
    "45": (45, None),
    "45%": (45, None),
    "0.45": (0.45, Code.WARN_RULE),
    "0.5%": (0.5, Code.WARN_RULE),
    "0": (0, None),
    "101": (101, Code.WARN_RULE),
    "100%": (100, None),
}


@pytest.fixture(scope="module")
def percentages(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A workbook for each, as LibreOffice saves it once that was typed."""
    folder, made = tmp_path_factory.mktemp("percentages"), every_type()
    (folder / "issued.xlsx").write_bytes(made.content)
    cell = made.known.layout.form.cell(f"{SECTION}.paid", ColumnRole.ANSWER)
    place = (made.known.layout.sheets[0].name, cell)
    fills = [
        Fill(folder / "issued.xlsx", {place: Typed(typed)}, folder / f"{number}.xlsx")
        for number, typed in enumerate(PERCENTAGES)
    ]
    paths = libreoffice.fill_all(fills)
    return {typed: path.read_bytes() for typed, path in zip(PERCENTAGES, paths, strict=True)}


@pytest.mark.parametrize("typed", PERCENTAGES)
def test_a_percentage_is_what_was_meant_or_asked_about(percentages: dict[str, bytes], typed: str) -> None:
    """2: typed into LibreOffice."""
    value, code = PERCENTAGES[typed]
    returned = judged(percentages[typed])
    answer = next(answer for answer in returned.answers if answer.question == f"{SECTION}.paid")
    codes = [finding.code for finding in returned.findings if finding.address == answer.address]
    assert answer.value == pytest.approx(value)
    assert codes == ([] if code is None else [code])


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_a_date_is_the_same_day_whatever_the_file_counts_from(epoch: dt.datetime) -> None:
    """3: 1900 and 1904."""
    made = every_type()
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    book.epoch = epoch
    cell = book[made.known.layout.sheets[0].name][made.known.layout.form.cell(f"{SECTION}.left_on", ColumnRole.ANSWER)]
    cell.value = dt.date(2008, 8, 14)
    target = io.BytesIO()
    book.save(target)
    answer = next(answer for answer in judged(target.getvalue()).answers if answer.question == f"{SECTION}.left_on")
    assert (answer.status, answer.text) == (AnswerStatus.REPORTED, "2008-08-14")


def test_a_choice_is_stored_by_its_code_and_asked_where_it_is_opened(saved: bytes) -> None:
    """4: words in any case are one code; where the move was planned, nothing is asked and what stands there is said."""
    answers = {answer.address: answer for answer in judged(saved).answers}
    reasons = [answer for answer in answers.values() if answer.question == f"{SECTION}.reason"]
    assert {answer.text for answer in reasons} == {"", "planned", "unplanned", "died"}
    assert {answer.status for answer in reasons} >= {AnswerStatus.NOT_APPLICABLE, AnswerStatus.REPORTED}
    for answer in reasons:
        planned = answers[answer.address._replace(question=f"{SECTION}.planned")]
        if answer.text:
            assert planned.number == 0


_FIGURES = {
    "people": ("7", "7"),
    "hours": ("12.5", "12.5"),
    "rent": ("1250.55", "1250.55"),
    "paid": ("45%", "45"),
    "planned": ("No", "0"),
    "reason": ("unplanned", "unplanned"),
    "left_on": ("2008-08-14", "2008-08-14"),
    "helped": ("A visit each week", "A visit each week"),
}


@pytest.fixture
def out(tmp_path: Path) -> tuple[Path, WrittenFile]:
    """A folder from which one service was asked every question."""
    whole = world.configuration()
    empty = Defaults(dict.fromkeys(whole.defaults.client_groups, ()), {})
    chosen = replace(whole, framework=framework(), local={}, defaults=empty, overlays={}, sources={SECTION: "form:1"})
    (file,) = world.issued(tmp_path / "out", world.provider(1, indicators=""), config=chosen)
    return tmp_path / "out", file


def _dataset(out: Path) -> dict[str, str]:
    return {row["item"].partition(".")[2]: row["value"] or row["text"] for row in world.dataset(out)}


def test_a_csv_comes_back_as_it_went_in(out: tuple[Path, WrittenFile], tmp_path: Path) -> None:
    """5: each type in the words of a system, in the dataset's value or text."""
    folder, file = out
    head = "workbook_id,extracted_at,service_id,item,value\n"
    start = f"{file.issued.workbook_id},2008-10-09T17:30:00,S-1,{SECTION}."
    lines = "".join(f"{start}{name},{typed}\n" for name, (typed, _) in _FIGURES.items())
    assert world.read(folder, world.sent(tmp_path / "r", "a.csv", (head + lines).encode())).findings == ()
    assert _dataset(folder) == {**{name: kept for name, (_, kept) in _FIGURES.items()}, "remark": ""}


def test_what_fill_puts_in_comes_back(out: tuple[Path, WrittenFile], tmp_path: Path) -> None:
    """5: as a person would have typed it; what nobody could type is refused."""
    folder, file = out
    lines = [f"S-1,{SECTION}.{name},{typed}" for name, (typed, _) in _FIGURES.items()]
    data = world.sent(tmp_path, "data.csv", "\n".join(["service_id,item,value", *lines]).encode())
    done = fill_from_csv(file.path, data, desk(folder), tmp_path / "r" / "filled.xlsx", world.MORNING)
    assert (done.filled, done.refused) == (len(_FIGURES), ())
    assert world.read(folder, tmp_path / "r").findings == ()
    assert _dataset(folder) == {**{name: kept for name, (_, kept) in _FIGURES.items()}, "remark": ""}
    wrong = world.sent(tmp_path, "wrong.csv", f"service_id,item,value\nS-1,{SECTION}.reason,Moved\n".encode())
    refused = fill_from_csv(file.path, wrong, desk(folder), tmp_path / "wrong.xlsx").refused
    assert refused == (f"wrong.csv:2: {SECTION}.reason: found 'Moved'. Choose one of the list of the box.",)


def test_the_file_is_sound(tmp_path: Path) -> None:
    """6: as it goes out."""
    made = every_type()
    assert faults(made.content, made.known) == ()
    path = tmp_path / "every-type.xlsx"
    path.write_bytes(made.content)
    validation = OpenXmlValidator(file_format=FileFormat.OFFICE_2010).validate(str(path))
    assert [str(error) for error in validation.errors] == []
    assert circular_cells(made.content) == []
