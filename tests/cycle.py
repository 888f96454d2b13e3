"""A quarter in miniature for tests: a register, workbooks issued from it through the pipeline, returns filled in.

`Line` is one row of a register. `issued` generates, `answered` fills a workbook as a careful provider would,
`sent` puts it into a folder, `dataset` and `findings` are what a run of reading left.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import zipfile
from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import openpyxl

from databases import desk
from workbook.cli import run
from workbook.config import load, shipped_folder
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import CellValue, Entries, fill_workbook
from workbook.model import Configuration, Period, QuestionType
from workbook.quarter import PeriodResult, ServiceResult, judge_period
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.usecases.decide import Request, decide
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.read import ReadRun, read_returns

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
    """Generate the workbooks of a register with those rows into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    chosen = config or configuration()
    providers = read_register(register(out.parent / "register.csv", *lines), chosen)
    return generate_workbooks(chosen, providers, period, desk(out), password=password)


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
