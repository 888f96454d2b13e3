"""The sheet More reasons: out, filled in LibreOffice, and back.

1. What LibreOffice shows on each of its rows is what the reader and the judge say of it.
2. Need, outcome and every reason of a person are told exactly, at the cells where they were typed.
3. A reason that was given, one of a need that is not unmet, and a reference that nobody has are refused.
4. Its rows are counted on Summary; a row that is sorted or moved is read by its key, and a sheet that is gone is said.
5. A corrected copy marks its rows, and holds what was typed on them.
6. It belongs to no workbook whose form has no needs.
7. Who is forgotten is forgotten here, too.
8. An extract has the reasons under other references, and another system's columns have them where there are any.
9. In OpenDocument its rows are read as in Excel's format, and the same is said of them.
10. On a provider's page the same is said of each row; what the sheet would refuse of them is not written.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import short_term
import world
from databases import copied, desk
from desks import ORIGIN, PORT
from libreoffice import LibreOffice, Value
from open_documents import Manner, as_open_document
from people_cycle import findings, issue, persons, records
from random_frameworks import Case
from sheet_agreement import findings_by_address, judged
from short_term import CAREFUL, NEEDS
from workbook.feedback.filling import steady_bytes
from workbook.findings import Code, Severity
from workbook.layout import ColumnRole, InputRole, cell_name
from workbook.layout.record_checks import COMPLETE
from workbook.model import Address, ColumnMapping, Per
from workbook.references import further_row
from workbook.usecases.correct import correct
from workbook.usecases.entering import assess_entered, open_workbook, write_entered
from workbook.usecases.forget import forget, rows_of
from workbook.usecases.further_entry import further_key
from workbook.usecases.generate import WrittenFile
from workbook.usecases.people_export import PeopleWanted, export_people
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_provider_application
from workbook.web.guarding import Guard
from workbook.web.provider_pages import field_name
from world import configuration, provider

FURTHER, MORE = f"{NEEDS}M", "More reasons"
EXTRACTED = dt.date(2008, 11, 4)
#: What stands beside a reason in the table of records.
ALSO = ".also"
SERVICES = (provider(1), provider(1, service_id="S-9", service_name="Harbour View"))
UNMET = {**CAREFUL, "need_1b": "Unmet: did not want it", "need_2a_i": "Achieved", "need_2a_ii": "Unmet: staff time"}


@dataclass(frozen=True)
class Issued:
    """The workbook of two services, and the folder that it was issued into."""

    made: Case
    file: WrittenFile
    out: Path

    @property
    def whose(self) -> str:
        """The reference of the first row of the first service."""
        return self.made.known.layout.sheets[0].issued.records[0]

    def cell(self, row: int, name: str) -> str:
        """The box of a further reason."""
        further = self.made.known.layout.form.further
        assert further is not None
        return further.cell(str(row), ColumnRole.ANSWER, f"{FURTHER}.{name}")

    def filled(self, *rows: tuple[str, str, str]) -> bytes:
        """The workbook with a person on its first sheet, and further reasons."""
        content = people_cycle.filled(self.out, self.file, {"S-1": (UNMET,)})
        book = openpyxl.load_workbook(io.BytesIO(content))
        for number, row in enumerate(rows, 1):
            for name, words in zip(("reference", "need", "reason"), row, strict=True):
                book[MORE][self.cell(number, name)] = words
        return steady_bytes(book, world.MORNING)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Issued:
    """The workbook, issued once."""
    out = tmp_path_factory.mktemp("issued") / "output"
    (file,) = issue(out, *SERVICES)
    return Issued(Case(file.path.read_bytes(), people_cycle.known(out, file)), file, out)


@pytest.fixture
def out(issued: Issued, tmp_path: Path) -> Path:
    """A folder of its own with the workbook issued."""
    return copied(issued.out, tmp_path / "output")


def people_cells(made: Case, chance: random.Random) -> Iterator[tuple[tuple[str, str], Value]]:
    """Twelve people of each service, with needs that are unmet for every reason there is."""
    codes = {question.name: code for code, question in made.known.form.questions.items()}
    for sheet in made.known.layout.sheets:
        for row in range(1, 13):
            for name, content in short_term.leaver(chance).items():
                cell = made.known.layout.form.cell(str(row), ColumnRole.ANSWER, codes[name])
                yield (sheet.name, cell), str(content) if isinstance(content, dt.date) else content


def further_cells(made: Case, chance: random.Random) -> Iterator[tuple[tuple[str, str], Value]]:
    """Something on most rows: right, wrong, odd or left out."""
    further, sheet = made.known.layout.form.further, made.known.layout.further
    assert further is not None
    assert sheet is not None
    framework = made.known.framework
    everybody = [record for service in made.known.layout.sheets for record in service.issued.records[:13]]
    needs, reasons = (
        [entry.title for entry in framework.code_list(made.known.form.questions[f"{FURTHER}.{name}"].choices).entries]
        for name in ("need", "reason")
    )
    odd: tuple[Value, ...] = (None, None, "*", "nobody", "1a", 7, True, "  ", "Unmet: ")
    for row in range(1, further.records + 1):
        whose = chance.choice(everybody)
        typed: dict[str, Value] = {
            "reference": chance.choice((whose, whose, whose.lower(), f"{whose} ")),
            "need": chance.choice((chance.choice(needs), chance.choice(needs).upper())),
            "reason": chance.choice(reasons),
        }
        if chance.random() < 0.3:
            typed[chance.choice(list(typed))] = chance.choice(odd)
        if chance.random() < 0.1:
            continue
        for name, content in typed.items():
            if content is not None:
                yield (sheet.name, further.cell(str(row), ColumnRole.ANSWER, f"{FURTHER}.{name}")), content


@dataclass(frozen=True)
class Returned:
    """A workbook as LibreOffice saved it, and the folder of what was read of it."""

    made: Case
    content: bytes
    out: Path


@pytest.fixture(scope="module")
def returned(libreoffice: LibreOffice, issued: Issued, tmp_path_factory: pytest.TempPathFactory) -> Returned:
    """The workbook of two services with 60 rows of further reasons."""
    folder, chance, made = tmp_path_factory.mktemp("further"), random.Random("further reasons"), issued.made
    copied(issued.out, folder / "output")
    (folder / "issued.xlsx").write_bytes(made.content)
    values = dict((*people_cells(made, chance), *further_cells(made, chance)))
    saved = libreoffice.fill(folder / "issued.xlsx", values, folder / "filled.xlsx").read_bytes()
    people_cycle.read(folder / "output", filled=saved)
    return Returned(made, saved, folder / "output")


def test_the_sheet_and_the_judge_say_the_same(returned: Returned) -> None:
    """1: of every row, whether anything is wrong with it, and in which words."""
    made, assessed = returned.made, judged(returned.made, returned.content)
    further, sheet = made.known.layout.form.further, made.known.layout.further
    assert further is not None
    assert sheet is not None
    cells = openpyxl.load_workbook(io.BytesIO(returned.content), data_only=True)[sheet.name]
    said: dict[int, list[str]] = {row: [] for row in range(1, further.records + 1)}
    codes = Counter[Code]()
    for address, present in findings_by_address(assessed).items():
        if row := further_row(address.record):
            said[row] += [finding.message for finding in present if finding.severity is not Severity.INFO]
            codes.update(finding.code for finding in present)
    begun = {further_row(entry.address.record) for entry in assessed.entries}
    differences = []
    for row, messages in said.items():
        check = str(cells[further.cell(str(row), ColumnRole.CHECK)].value or "")
        plain = COMPLETE if row in begun else ""
        words = check.partition(". ")[2].partition(" And ")[0]
        is_told = check.startswith("Next: ") or any(words in message for message in messages)
        if (
            (check in ("", COMPLETE)) is bool(messages)
            or (not messages and check != plain)
            or (messages and not is_told)
        ):
            differences.append((row, check, messages))
    assert differences == []
    wanted = {Code.BLANK, Code.NOT_A_CHOICE, Code.FURTHER_REFERENCE, Code.FURTHER_NOT_UNMET}
    assert wanted <= set(codes)
    assert COMPLETE in {str(cells[further.cell(str(row), ColumnRole.CHECK)].value) for row in said}


def test_every_typed_cell_is_found_again(returned: Returned) -> None:
    """2: in the table of records, at its sheet and cell, as it was typed."""
    further, sheet = returned.made.known.layout.form.further, returned.made.known.layout.further
    assert further is not None
    assert sheet is not None
    cells = openpyxl.load_workbook(io.BytesIO(returned.content))[sheet.name]
    kept = {row["source_cell"]: row["entry"] for row in records(returned.out) if row["source_sheet"] == sheet.name}
    places = [cell_name(box.row, box.column) for box in further.inputs]
    typed = {place: cells[place].value for place in places if cells[place].value is not None}
    assert len(typed) > 120
    assert {place: kept.get(place) for place in typed} == {
        place: str(content).upper() if isinstance(content, bool) else str(content) for place, content in typed.items()
    }


def mixed_rows(issued: Issued) -> tuple[tuple[str, str, str], ...]:
    """Two that are right, then one that is wrong in each way."""
    return (
        (issued.whose, "1b Debt", "Unmet: staff time"),
        (issued.whose.lower(), "2a ii Training", "Unmet: waiting list"),
        ("H1-999", "1b Debt", "Unmet: staff time"),
        (issued.whose, "1c Paid work", "Unmet: staff time"),
        (issued.whose, "1b Debt", "*"),
        (issued.whose, "", "Unmet: staff time"),
    )


def test_a_page_says_the_same(issued: Issued, tmp_path: Path) -> None:
    """10: in a workbook in which the person stands already; what was typed is there again."""
    path, guard, rows = tmp_path / "people.xlsx", Guard(PORT), mixed_rows(issued)
    path.write_bytes(people_cycle.filled(issued.out, issued.file, {"S-1": (UNMET,)}))
    client = create_provider_application((path,), Workspace(tmp_path / "none"), guard).test_client()
    client.get(f"/?key={guard.key}", base_url=ORIGIN)
    assert "/workbook/1/more-reasons" in client.get("/workbook/1", base_url=ORIGIN).text
    for shown in (rows[:4], rows):  # as many rows are free as are shown
        page = client.get("/workbook/1/more-reasons", base_url=ORIGIN).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        typed = {
            field_name(further_key(number, f"{FURTHER}.{name}")): words
            for number, row in enumerate(shown, 1)
            for name, words in zip(("reference", "need", "reason"), row, strict=True)
        }
        answer = client.post(
            "/workbook/1/more-reasons", base_url=ORIGIN, data=typed | {"token": token}, headers={"Origin": ORIGIN}
        )
    assert f"<option selected>{issued.whose}</option>" in answer.text
    assert "Row 3: " in answer.text
    opened = open_workbook(path, Workspace(tmp_path / "none"))
    here, there = assess_entered(opened), judged(issued.made, issued.filled(*rows))
    said = [{(finding.code, finding.address, finding.text) for finding in book.findings} for book in (here, there)]
    assert said[0] == said[1]
    written = write_entered(opened, world.MORNING)
    again = judged(issued.made, written.path.read_bytes())
    assert {further_row(entry.address.record) for entry in again.entries} == {
        0,
        1,
        2,
        6,
    }  # what is blank there is to be filled in
    assert len({problem.place.record for problem in written.refused}) == 3


def test_the_sheet_is_read_as_open_document(issued: Issued) -> None:
    """9: right rows and wrong ones."""
    rows = mixed_rows(issued)
    content = issued.filled(*rows)
    books = [judged(issued.made, file) for file in (content, as_open_document(content, Manner.LIBREOFFICE))]
    here, there = (
        {
            (entry.address, entry.content, entry.sheet, entry.cell)
            for entry in book.entries
            if further_row(entry.address.record)
        }
        for book in books
    )
    assert here == there
    assert len(here) == 3 * len(rows)
    said = [
        Counter((finding.code, finding.message) for finding in book.findings if further_row(finding.address.record))
        for book in books
    ]
    assert said[0] == said[1]
    assert {Code.FURTHER_REFERENCE, Code.FURTHER_NOT_UNMET, Code.NOT_A_CHOICE, Code.BLANK} <= {
        code for code, _ in said[0]
    }


def test_every_reason_of_a_person_is_told(issued: Issued, out: Path) -> None:
    """2: beside the first, which stays that of the need; in both tables."""
    whose = issued.whose
    rows = ((whose, "1b Debt", "Unmet: staff time"), (whose, "1B DEBT", "unmet: Not offered here"))
    people_cycle.read(out, filled=issued.filled(*rows, (whose, "2a ii Training", "Unmet: waiting list")))
    assert [row for row in findings(out) if row["severity"] == "error"] == []
    told = [
        (row["question"], row["text"], row["source_sheet"])
        for row in records(out)
        if row["reference"] == whose and row["question"].endswith((".reason", ALSO)) and row["text"]
    ]
    sheet = issued.made.known.layout.sheets[0].name
    assert told == [
        (f"{NEEDS}.need_1b.reason", "c1", sheet),
        (f"{NEEDS}.need_2a_ii.reason", "s1", sheet),
        (f"{FURTHER}.reason", "unmet_s1", "More reasons"),
        (f"{NEEDS}.need_1b{ALSO}", "s1", "More reasons"),
        (f"{FURTHER}.reason", "unmet_s2", "More reasons"),
        (f"{NEEDS}.need_1b{ALSO}", "s2", "More reasons"),
        (f"{FURTHER}.reason", "unmet_e2", "More reasons"),
        (f"{NEEDS}.need_2a_ii{ALSO}", "e2", "More reasons"),
    ]
    (person,) = persons(out)
    assert person["more_reasons"] == "need_1b=s1; need_1b=s2; need_2a_ii=e2"


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ((("{}", "1b Debt", "Unmet: did not want it"),), ["R08"]),
        ((("{}", "1b Debt", "Unmet: staff time"),) * 2, ["R08"]),
        ((("{}", "1a Income", "Unmet: staff time"),), ["R07"]),
        ((("{}", "1c Paid work", "Unmet: staff time"),), ["R07"]),
        ((("{}", "1b Debt", "Unmet: no job or course"),), ["V15"]),
        ((("NOBODY1", "1b Debt", "Unmet: staff time"),), ["V23"]),
        ((("AB123456C", "1b Debt", "Unmet: staff time"),), ["V23"]),
        ((("", "1b Debt", "Unmet: staff time"),), ["V01"]),
    ],
)
def test_a_reason_that_cannot_be_is_refused(
    issued: Issued, out: Path, rows: tuple[tuple[str, ...], ...], codes: list[str]
) -> None:
    """3: by the rule that it breaks; what was typed is quoted nowhere."""
    whose = issued.whose
    content = issued.filled(*((row[0].format(whose), row[1], row[2]) for row in rows))
    people_cycle.read(out, filled=content)
    errors = [row for row in findings(out) if row["severity"] == "error"]
    assert [row["code"] for row in errors] == codes
    assert errors[0]["source_sheet"] == "More reasons"
    assert not any(
        row["question"].endswith(ALSO) and row["source_cell"] == errors[0]["source_cell"] for row in records(out)
    )
    assert not any(word in row["message"] for word in ("NOBODY1", "AB123456C") for row in errors)


def test_rows_are_read_by_their_keys(issued: Issued, out: Path) -> None:
    """4: where one was put in, moved to another column, or the sheet was renamed."""
    whose = issued.whose
    book = openpyxl.load_workbook(io.BytesIO(issued.filled((whose, "1b Debt", "Unmet: staff time"))))
    sheet = book[MORE]
    sheet.insert_rows(9)
    sheet.title = "Why not"
    people_cycle.read(out, moved=steady_bytes(book, world.MORNING))
    assert {row["code"] for row in findings(out)} == {"T02", "T03"}
    also = [row["text"] for row in records(out) if row["question"].endswith(ALSO)]
    assert also == ["s1"]


def test_a_sheet_that_is_gone_is_said(issued: Issued, out: Path) -> None:
    """4: and nothing else is lost."""
    book = openpyxl.load_workbook(io.BytesIO(issued.filled()))
    del book[MORE]
    people_cycle.read(out, without=steady_bytes(book, world.MORNING))
    assert [row["code"] for row in findings(out)] == ["T32"]
    assert len(persons(out)) == 1


def test_a_corrected_copy_has_its_rows(issued: Issued, out: Path) -> None:
    """5: each with its note, in the sheet that was sent."""
    whose = issued.whose
    rows = ((whose, "1b Debt", "Unmet: staff time"), (whose, "1a Income", "Unmet: staff time"))
    people_cycle.read(out, filled=issued.filled(*rows))
    made = correct(desk(out), "filled.xlsx")
    assert made.copy is not None
    book = openpyxl.load_workbook(made.copy)
    cells = [book[MORE][issued.cell(row, "reason")] for row in (1, 2)]
    assert [cell.value for cell in cells] == ["Unmet: staff time"] * 2
    assert [bool(cell.comment) for cell in cells] == [False, True]


def test_only_forms_with_needs_have_it() -> None:
    """6: as their questions say."""
    forms = [form for form in configuration().framework.forms if form.per is Per.PERSON]
    assert {form.code for form in forms if form.further_form} == {"outcomes-short-term", "outcomes-long-term"}


def test_who_is_forgotten_has_no_further_reason(issued: Issued, out: Path) -> None:
    """7: nothing of the row is left."""
    whose = issued.whose
    people_cycle.read(out, filled=issued.filled((whose, "1b Debt", "Unmet: staff time")))
    box = issued.made.known.layout.box(Address("S-1", f"{whose}-more1", f"{FURTHER}.need"), InputRole.ANSWER)
    assert box is not None
    forget(desk(out), rows_of(whose), "She asked for it")
    assert not any(row["reference"] == whose for row in records(out))


def test_an_extract_has_them_under_other_references(issued: Issued, out: Path) -> None:
    """8: no issued reference leaves, not even where one was chosen."""
    whose = issued.whose
    people_cycle.read(out, filled=issued.filled((whose, "1b Debt", "Unmet: staff time")))
    made = export_people(desk(out), configuration(), "", "csv", PeopleWanted("research"), EXTRACTED)
    texts = {path.name: path.read_text(encoding="utf-8") for path in made.put_out.paths}
    assert not any(whose in text for text in texts.values())
    assert "need_1b=s1" in texts[f"{short_term.FORM}.csv"]
    assert f"{NEEDS}.need_1b{ALSO}" in texts["records.csv"]
    wanted = PeopleWanted("handed-on", mapping=ColumnMapping())
    made = export_people(desk(out), configuration(), "", "csv", wanted, EXTRACTED)
    (path,) = (path for path in made.put_out.paths if path.name == f"{short_term.FORM}.csv")
    (person,) = people_cycle.lines(path)
    assert person["also_1b"] == "s1"
    assert {"also_1a", "need", "reason"}.isdisjoint(person)
