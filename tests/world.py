"""The world of the tests: a register, workbooks issued from it, returns that are filled in, changed, read and judged.

`Line` is one row of a register. `issued` generates its workbooks, `answered` fills one in as a careful provider would,
`sent` puts it into a folder, `read` reads it into the store, and `dataset` and `findings` are what is left.
Without a store: `standard` is one workbook of the services `QUAY` and `LOCK`, `full` is it filled in; `edited` changes
it through openpyxl, `with_parts` its XML, and `judged` reads and judges it.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import itertools
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass, fields, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from circles import recalculated_errors
from databases import copied, desk, in_use
from parts import part_of
from workbook.assess import Answer, AssessedReturn, assess_return, take_return
from workbook.cli import run
from workbook.config import load, shipped_folder
from workbook.deadline import due_date
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.layout import (
    ColumnRole,
    FormLayout,
    InputRole,
    Issue,
    IssuedService,
    choice_key,
    place_form,
    plan,
)
from workbook.model import Configuration, Framework, Period, QuestionType, Service, State
from workbook.quarter import PeriodResult, ServiceResult, judge_period
from workbook.reader import GivenReference, IssuedForm, read_return
from workbook.register import read_register
from workbook.store import fingerprint, workbook_id
from workbook.usecases.decide import Request, decide
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.read import ReadRun, read_returns
from workbook.writer import workbook_bytes

PERIOD = Period(2008, 2)
#: An item that every `Line` is asked as it stands.
USERS, SUPPORTED = "EM-LPI-57.users", "EM-LPI-57.supported"
MORNING, EVENING = (dt.datetime(2008, 10, 20, hour) for hour in (9, 18))
NOON = dt.datetime(2008, 10, 6, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2008, 10, 27, 12)
WHOLE, PART, SHARE = "CLG-SPI-3.contracted_hours", "CLG-SPI-3.worked_hours", "CLG-SPI-3.percent"
#: Fewer hours worked than four in five of those contracted is a question of SPI 3.
QUESTIONED = {WHOLE: 7, PART: 3}
_SHOWS = "!EM-LPI-57 +EM-LPI-58 !EM-LPI-59"


@dataclass(frozen=True)
class Line:
    """One row of a register, in the order of its columns."""

    authority: str = "Leicester"
    provider_id: str = "99001"
    national_provider_id: str = "99000001"
    provider_name: str = "Harbour House Trust"
    service_id: str = "S-1"
    service_name: str = "Quayside"
    service_type: str = "Floating Support Service"
    accommodation_type: str = ""
    client_group: str = "Generic"
    secondary_client_groups: str = ""
    household_units: str = "12"
    contact_email: str = ""
    indicators: str = _SHOWS
    opened: str = ""
    closed: str = ""
    formerly: str = ""
    contract_value: str = ""
    support_hours: str = ""
    eligibility: str = ""


def provider(number: int, **changes: str) -> Line:
    """A row of a provider of its own, by number."""
    return Line(
        **{
            "provider_id": f"9900{number}",
            "national_provider_id": f"9900000{number}",
            "provider_name": f"Provider {number}",
            "service_id": f"S-{number}",
            **changes,
        }
    )


TWO_SERVICES = (provider(1), provider(1, service_id="S-9", service_name="Lock Gate"))


def register(path: Path, *lines: Line) -> Path:
    """Write those rows as a register."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([field.name for field in fields(Line)])
        writer.writerows(astuple(line) for line in lines)
    return path


@functools.cache
def configuration() -> Configuration:
    """The configuration as shipped."""
    return load(shipped_folder())


def issued(
    out: Path,
    *lines: Line,
    period: Period = PERIOD,
    password: str = "",
    config: Configuration | None = None,
) -> tuple[WrittenFile, ...]:
    """Generate the workbooks of a register with those rows into `out`.

    Many tests begin with the same ones: those are generated once, and copied with their store to a folder that is not there.
    """
    chosen = config or configuration()
    path = register(out.parent / "register.csv", *lines)
    if out.exists() or desk(out).address or chosen is not configuration():
        return generate_workbooks(chosen, read_register(path, chosen), period, desk(out), password=password)
    folder, files = _issued_once(lines, period, password)
    copied(folder, out)
    return tuple(replace(file, path=out / file.path.relative_to(folder)) for file in files)


@functools.cache
def _issued_once(lines: tuple[Line, ...], period: Period, password: str) -> tuple[Path, tuple[WrittenFile, ...]]:
    folder = new_folder()
    path = register(folder / "register.csv", *lines)
    providers = read_register(path, configuration())
    out = folder / "out"
    return out, generate_workbooks(configuration(), providers, period, desk(out), password=password)


def begun(build: Callable[[Path], tuple[WrittenFile, ...]], folder: Path) -> tuple[WrittenFile, ...]:
    """What tests begin with: built once in another folder, with its store in `out`, and copied to theirs.

    build: what it takes, as a function of the folder; it gives the workbooks that were issued.
    """
    source, files = _begun_once(build, in_use())
    copied(source / "out", folder / "out")
    for path in source.iterdir():
        if path.name != "out":
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / path.name)
    return tuple(replace(file, path=folder / file.path.relative_to(source)) for file in files)


@functools.cache
def _begun_once(
    build: Callable[[Path], tuple[WrittenFile, ...]], database: str
) -> tuple[Path, tuple[WrittenFile, ...]]:
    folder = new_folder()
    return folder, build(folder)


def new_folder() -> Path:
    """A folder that stays until all tests are done."""
    folder = Path(_TEMPLATES.name) / str(next(_NUMBERS))
    folder.mkdir()
    return folder


_TEMPLATES = TemporaryDirectory(prefix="sp-workbook-issued-")
_NUMBERS = itertools.count()


def known(out: Path, file: WrittenFile) -> IssuedForm:
    """What the store knows of an issued workbook."""
    with desk(out).store() as store:
        found = store.issued_form(file.issued.workbook_id)
    assert found is not None
    return found


def answered(
    out: Path,
    file: WrittenFile,
    changes: Mapping[str, CellValue | None] | None = None,
    *,
    explanations: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
    saved: dt.datetime | None = None,
) -> bytes:
    """An issued workbook with careful answers; changes, explanations and choices by item, for every service."""
    parts = [tuple((part or {}).items()) for part in (changes, explanations, choices)]
    # True is not 1 in a workbook, but it is as a key.
    key = (file.path.read_bytes(), repr(parts), saved)
    if key not in _ANSWERED:
        _ANSWERED[key] = _answered(known(out, file), file, changes or {}, explanations or {}, choices or {}, saved)
    return _ANSWERED[key]


#: What `answered` has made: many tests send the same return.
_ANSWERED: dict[tuple[bytes, str, dt.datetime | None], bytes] = {}


def _answered(
    issue_known: IssuedForm,
    file: WrittenFile,
    changes: Mapping[str, CellValue | None],
    explanations: Mapping[str, str],
    choices: Mapping[str, str],
    saved: dt.datetime | None,
) -> bytes:
    questions = issue_known.framework.questions
    services = file.issued.services
    answers: dict[tuple[str, str], CellValue] = {}
    for service in services:
        name = service.service.service_id
        for code, number in plausible_answers(issue_known.framework, service, file.issued.period, name).items():
            answers[name, code] = ("No", "Yes")[int(number)] if questions[code].type is QuestionType.YES_NO else number
        for code, entry in changes.items():
            answers.pop((name, code), None)
            if entry is not None:
                answers[name, code] = entry
    every = [service.service.service_id for service in services]
    said = {(name, code): words for name in every for code, words in explanations.items()}
    chosen = {(name, code): word for name in every for code, word in choices.items()}
    return fill_workbook(file.path.read_bytes(), issue_known.layout, Entries.of_services(answers, said, chosen), saved)


def sent(folder: Path, name: str, content: bytes) -> Path:
    """Put a file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def read(out: Path, *paths: Path) -> ReadRun:
    """Read files and folders into the store of `out`."""
    return read_returns(paths, desk(out))


def dataset(out: Path, period: Period = PERIOD) -> list[dict[str, str]]:
    """The rows of dataset.csv."""
    return _rows(out / str(period) / "dataset.csv")


def findings(out: Path, period: Period = PERIOD) -> list[dict[str, str]]:
    """The rows of findings.csv."""
    return _rows(out / str(period) / "findings.csv")


def values(out: Path, question: str, period: Period = PERIOD) -> dict[str, str]:
    """What the dataset says of an item, by service."""
    return {row["service_id"]: row["value"] for row in dataset(out, period) if row["item"] == question}


def results(out: Path, period: Period = PERIOD) -> dict[str, bytes]:
    """The bytes of the three results."""
    return {
        name: (out / str(period) / name).read_bytes() for name in ("dataset.csv", "dataset.parquet", "findings.csv")
    }


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


def without(content: bytes, sheet: str) -> bytes:
    """The workbook without one of its sheets, saved when it was saved before."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book[sheet]
    saved, target = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(saved) as new,
        zipfile.ZipFile(target, "w") as made,
    ):
        for name in new.namelist():
            made.writestr(name, (old if name == "docProps/core.xml" else new).read(name))
    return target.getvalue()


def undated(content: bytes) -> bytes:
    """The workbook without the moment at which it was saved."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = data.replace(b"dcterms:modified", b"dcterms:issued")
            new.writestr(entry, data)
    return target.getvalue()


def period_result(out: Path) -> PeriodResult:
    """How the quarter stands."""
    with desk(out).store() as store:
        return judge_period(store, PERIOD)


def service_result(out: Path, service_id: str = "S-1") -> ServiceResult:
    """How one service stands."""
    return next(each for whose, each in period_result(out).services.items() if whose.service_id == service_id)


def csv_return(
    file: WrittenFile, figures: Mapping[str, object], moment: str = "2008-10-06T12:00:00", service_id: str = "S-1"
) -> bytes:
    """A long CSV with those figures for one service."""
    head = "workbook_id,extracted_at,service_id,item,value,explanation"
    lines = [
        f"{file.issued.workbook_id},{moment},{service_id},{question},{value}," for question, value in figures.items()
    ]
    return "\r\n".join([head, *lines, ""]).encode()


def decide_one(out: Path, request: Request) -> None:
    """Make one decision."""
    decide(desk(out), str(PERIOD), [request], "A. Officer", NOON)


def command(out: Path, *arguments: object) -> int:
    """Run one command on the store of that folder."""
    return run([*map(str, arguments), "--out", str(out), "--store", desk(out).address])


QUAY, LOCK = "Q-1", "L-2"
QUAY_SHEET, LOCK_SHEET = "1 Quayside Hostel", "2 Lock Gate House"
AUTHORITY = "LCE"

C_CARD = "EM-LPI-57.c_card"
HOURS, WORKED = "CLG-SPI-3.contracted_hours", "CLG-SPI-3.worked_hours"
SMOKERS, STOPPED = "EM-LPI-58.users", "EM-LPI-58.supported"
INCIDENTS = "EM-LPI-64.with_incident"
#: Hidden at Quayside Hostel.
PARENTS = "EM-LPI-52.eligible"

_CODES = ("CLG-KPI-1", "CLG-SPI-3", "EM-LPI-52", "EM-LPI-57", "EM-LPI-58", "EM-LPI-59", "EM-LPI-60", "EM-LPI-64")
_QUAY_STATES = {
    "CLG-SPI-3": State.SELECTED,
    "EM-LPI-57": State.REQUIRED,
    "EM-LPI-58": State.OFFERED,
    "EM-LPI-59": State.SELECTED,
    "EM-LPI-60": State.SELECTED,
    "EM-LPI-64": State.REQUIRED,
}
_LOCK_STATES = {"CLG-KPI-1": State.REQUIRED, "EM-LPI-52": State.SELECTED, "EM-LPI-57": State.SELECTED}


@functools.cache
def framework() -> Framework:
    """Part of the framework as shipped: enough of every kind, and no more rows than the tests need."""
    shipped = load(shipped_folder()).framework_for(AUTHORITY)
    return part_of(shipped, _CODES)


@functools.cache
def form() -> FormLayout:
    """The service sheet of that framework."""
    return place_form(framework().quarterly, framework().periods.collected)


@functools.cache
def digest() -> str:
    """The fingerprint of both."""
    return fingerprint(framework(), form())


def service(
    service_id: str, name: str, states: Mapping[str, State], previous: Mapping[str, float] | None = None
) -> IssuedService:
    """One service as issued; what `states` does not name is hidden."""
    everything = {each.code: State.HIDDEN for each in framework().sections}
    record = Service(service_id, name, framework().service_types[0].code, "", "1", household_units=12)
    return IssuedService(record, {**everything, **states}, dict(previous or {}))


def issue(
    services: tuple[IssuedService, ...], period: Period = PERIOD, provider: str = "Harbour House Trust"
) -> tuple[bytes, IssuedForm]:
    """A workbook for those services, and what the store would know of it."""
    authority = framework().authority(AUTHORITY)
    due = due_date(period, framework().deadline)
    record = Issue(
        workbook_id="",
        digest=digest(),
        period=period,
        authority=authority.code,
        authority_name=authority.name,
        provider_id="99001",
        national_provider_id="99000001",
        provider_name=provider,
        contact_email="",
        due=due,
        services=services,
    )
    record = replace(record, workbook_id=workbook_id(record))
    known = IssuedForm(framework(), plan(framework(), record, form()))
    content = workbook_bytes(known.layout)
    assert recalculated_errors(content) == [], "a formula reads its own cell, or has no result"
    return content, known


def two_services() -> tuple[IssuedService, ...]:
    """The services of `standard()`."""
    return (
        service(QUAY, "Quayside Hostel", _QUAY_STATES, {USERS: 40.0, HOURS: 612.5}),
        service(LOCK, "Lock Gate House", _LOCK_STATES),
    )


@functools.cache
def standard() -> tuple[bytes, IssuedForm]:
    """The workbook that most tests use."""
    return issue(two_services())


@functools.cache
def another_provider() -> tuple[bytes, IssuedForm]:
    """A workbook of another provider, with one service of its own."""
    return issue((service("O-9", "Other House", _QUAY_STATES),), provider="Another Trust")


@functools.cache
def earlier_quarter() -> tuple[bytes, IssuedForm]:
    """The same services, a quarter earlier."""
    return issue(two_services(), PERIOD.previous())


def truth() -> dict[tuple[str, str], CellValue]:
    """A different answer, within every rule that stops, for every box that is asked."""
    answers: dict[tuple[str, str], CellValue] = {}
    questions = framework().questions
    for number, (service_id, code) in enumerate(asked()):
        answers[service_id, code] = "Yes" if questions[code].unit == "yes or no" else _WHOLES.get(code, 60 - number)
    return answers


#: Where rules ask for figures that fit together.
_WHOLES = {
    HOURS: 612.5,
    WORKED: 600.25,
    "EM-LPI-64.with_incident": 9,
    "EM-LPI-64.no_repeat": 4,
    "EM-LPI-64.repeat": 2,
    "EM-LPI-64.too_early": 3,
}


def asked() -> list[tuple[str, str]]:
    """Service and item of every box that is asked in `standard()`."""
    known = standard()[1]
    return [
        (sheet.issued.service.service_id, box.code)
        for sheet in known.layout.sheets
        for box in form().inputs
        if box.role is InputRole.ANSWER and sheet.state(box.section).on
    ]


@functools.cache
def full() -> bytes:
    """`standard()` with the truth in it."""
    return fill(truth())


def fill(
    answers: Mapping[tuple[str, str], CellValue],
    explanations: Mapping[tuple[str, str], str] | None = None,
    choices: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """`standard()` with those answers in it."""
    content, known = standard()
    return fill_workbook(content, known.layout, Entries.of_services(answers, explanations or {}, choices or {}))


def numbers(returned: AssessedReturn) -> dict[tuple[str, str], float | None]:
    """What was loaded, by service and item."""
    return {
        (answer.service_id, answer.question): answer.value for answer in returned.answers if answer.value is not None
    }


def true_numbers() -> dict[tuple[str, str], float]:
    """What is loaded from a workbook with the truth in it."""
    return {key: 1.0 if entry == "Yes" else float(str(entry)) for key, entry in truth().items()}


def answer(returned: AssessedReturn, question: str, service_id: str = QUAY) -> Answer:
    """One answer of a return."""
    return next(each for each in returned.answers if (each.service_id, each.question) == (service_id, question))


def judged(content: bytes, *known: IssuedForm, name: str = "return.xlsx") -> AssessedReturn:
    """Read and judge a file where those workbooks, or `standard()`, were issued."""
    ids = _issued(known)
    returned = read_return(name, content, ids.get)
    return assess_return(returned, ids.get(returned.workbook_id))


def assessed(
    content: bytes,
    *known: IssuedForm,
    name: str = "return.xlsx",
    exactly: bool = False,
    reference: GivenReference | None = None,
) -> AssessedReturn:
    """Read a file and take its entries one by one, without any rule."""
    ids = _issued(known)
    returned = read_return(name, content, ids.get, exactly=exactly, reference=reference)
    issue = ids.get(returned.workbook_id)
    services = issue.layout.issued.services if issue else ()
    taken = [take_return(returned, issue, each) for each in services] if issue else []
    file = (returned.file, returned.digest, returned.saved, returned.workbook_id, returned.entries)
    findings = (*returned.findings, *(found for part in taken for found in part.findings))
    return AssessedReturn(*file, findings, returned.kind, tuple(answer for part in taken for answer in part.answers))


def _issued(known: tuple[IssuedForm, ...]) -> dict[str, IssuedForm]:
    return {each.layout.issued.workbook_id: each for each in known or (standard()[1],)}


def cell(key: str, role: ColumnRole = ColumnRole.ANSWER) -> str:
    """The name of a cell of the form, by the key of its row: `D85`."""
    return form().cell(key, role)


def choice(section: str) -> str:
    """The name of the cell that says whether an indicator is reported."""
    return cell(choice_key(section))


def explanation(question: str) -> str:
    """The name of the cell that explains an answer."""
    return cell(question, ColumnRole.EXPLANATION)


def row(key: str) -> int:
    """The number of a row as a spreadsheet counts it, by its key."""
    return next(number for number, each in enumerate(form().rows, 1) if each.key == key)


def custom_properties(book: Workbook) -> CustomPropertyList[Any]:
    """The custom document properties of a workbook."""
    properties: CustomPropertyList[Any] = book.custom_doc_props  # type: ignore[attr-defined]  # the stubs lack it
    return properties


def edited(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after a change through openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def on_sheet(content: bytes, change: Callable[[Worksheet], object], sheet: str = QUAY_SHEET) -> bytes:
    """The workbook after a change of one sheet, unprotected as it must be for that."""

    def unprotected(book: Workbook) -> None:
        book[sheet].protection.sheet = False
        change(book[sheet])

    return edited(content, unprotected)


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The workbook with parts replaced or added, or left out where None."""
    together = {**parts(content), **changes}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in together.items():
            if data is not None:
                archive.writestr(name, data)
    return target.getvalue()


#: The parts of the two service sheets, as issued.
QUAY_PART, LOCK_PART = "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"


def with_cells(content: bytes, part: str, cells: Mapping[str, bytes]) -> bytes:
    """A workbook as issued, with the XML of blank cells written by hand: `{"D84": b't="b"><v>1</v>'}`."""
    xml = parts(content)[part]
    for name, written in cells.items():
        blank = re.compile(rb'<c r="%s" s="(\d+)"/>' % name.encode())
        xml, found = blank.subn(partial(_written, name.encode(), written), xml)
        assert found == 1, name
    return with_parts(content, {part: xml})


def _written(name: bytes, written: bytes, blank: re.Match[bytes]) -> bytes:
    return b'<c r="%s" s="%s" %s</c>' % (name, blank[1], written)


def as_excel_writes(entry: CellValue) -> bytes:
    """The XML of a cell that holds an answer."""
    return b't="str"><v>%s</v>' % entry.encode() if isinstance(entry, str) else b"><v>%s</v>" % str(entry).encode()


@functools.cache
def full_as_excel_writes_it() -> bytes:
    """The workbook with the truth in it, with shared texts and stored results: unlike openpyxl, Excel writes both."""
    content = standard()[0]
    for service_id, part in ((QUAY, QUAY_PART), (LOCK, LOCK_PART)):
        mine = {
            cell(question): as_excel_writes(entry)
            for (owner, question), entry in truth().items()
            if owner == service_id
        }
        content = with_cells(content, part, mine)
    return content
