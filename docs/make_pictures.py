"""Make the pictures of each kind of sheet: `make pictures`. They are made from a real workbook, in real LibreOffice.

Look at each one afterwards, as somebody who has never seen the workbook.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from libreoffice import LibreOffice  # noqa: E402 - a helper of the tests
from workbook.config import load, shipped_folder  # noqa: E402
from workbook.demo.cycle import careful_entries  # noqa: E402
from workbook.feedback.filling import Entries, fill_workbook  # noqa: E402
from workbook.feedback.in_place import CellValue  # noqa: E402
from workbook.model import Address, Period  # noqa: E402
from workbook.reader import IssuedForm  # noqa: E402
from workbook.register import read_register  # noqa: E402
from workbook.store import Store  # noqa: E402
from workbook.usecases.generate import generate_workbooks  # noqa: E402
from workbook.usecases.read import read_returns  # noqa: E402
from workbook.usecases.workspace import Workspace  # noqa: E402

PROVIDER, SERVICE_ID = "99011", "37-1101"
QUARTER = Period(2008, 2)
PICTURES = HERE / "images"
DOTS_PER_INCH = 90
#: The page of the printed workbook that shows each kind of sheet: cover, summary, first page of the service.
COVER, SUMMARY, SERVICE = 0, 1, 2


def main() -> None:
    """Issue one workbook, fill it in four ways, print each, and keep the pages that show something new."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        content, known = _issued(folder)
        careful = careful_entries(known)
        states = {"fresh": Entries(), "half": _half(careful), "wrong": _wrong(careful), "ready": careful}
        office = LibreOffice.find(folder / "profile")
        for state, entries in states.items():
            path = folder / f"{state}.xlsx"
            path.write_bytes(fill_workbook(content, known.layout, entries))
            pages = office.to_png(path, folder / state, DOTS_PER_INCH)
            _keep(pages[SERVICE], f"service-{state}")
            if state == "wrong":
                _keep(pages[SERVICE + 1], "service-wrong-second-page")
            if state != "half":
                _keep(pages[SUMMARY], f"summary-{state}")
            if state == "fresh":
                _keep(pages[COVER], "cover")
                _keep(pages[_page_with(office, path, "Contents")], "guidance")
        later = folder / "later.xlsx"
        later.write_bytes(_with_last_quarter(folder, fill_workbook(content, known.layout, careful)))
        _keep(office.to_png(later, folder / "later", DOTS_PER_INCH)[SERVICE], "service-last-quarter")
    shutil.copy(PICTURES / "service-wrong.png", PICTURES / "service-sheet.png")


def _page_with(office: LibreOffice, path: Path, words: str) -> int:
    """The number of the first page that says that."""
    (pages,) = office.to_text([path], path.parent / "text")
    return next(number for number, page in enumerate(pages) if words in page)


def _with_last_quarter(folder: Path, returned: bytes) -> bytes:
    """The next quarter's workbook, half filled, after that return was read."""
    (folder / "returns").mkdir()
    (folder / "returns" / "returned.xlsx").write_bytes(returned)
    read_returns((folder / "returns",), Workspace(folder))
    content, known = _issued(folder, QUARTER.next())
    answers = dict(_half(careful_entries(known)).answers)
    answers[_place("CLG-SPI-4.users_in_quarter")] = 24
    return fill_workbook(content, known.layout, Entries(answers))


def _issued(folder: Path, period: Period = QUARTER) -> tuple[bytes, IssuedForm]:
    example = shipped_folder()
    configuration = load(example)
    providers = read_register(example / "examples" / "register.csv", configuration)
    (file,) = generate_workbooks(configuration, providers, period, Workspace(folder), only=PROVIDER)
    with Store.open(folder / "store.sqlite") as store:
        known = store.issued_form(file.issued.workbook_id)
    assert known is not None
    return file.path.read_bytes(), known


def _half(careful: Entries) -> Entries:
    answers = list(careful.answers.items())
    return replace(careful, answers=dict(answers[: len(answers) // 2]))


def _wrong(careful: Entries) -> Entries:
    """A part larger than its whole, words for a number, an unlikely figure explained, and one that is not."""
    wrong: dict[str, CellValue] = {
        "CLG-KPI-2.departures": 6,
        "CLG-KPI-2.deaths": 0,
        "CLG-KPI-2.planned": 40,
        "CLG-SPI-1.available_days": "closed in May",
        "CLG-SPI-3.contracted_hours": 975,
        "CLG-SPI-3.worked_hours": 702.5,
        "CLG-SPI-4.contracted_units": 12,
        "EM-LPI-52.supported": 99,
    }
    answers = {**careful.answers, **{_place(question): entry for question, entry in wrong.items()}}
    reasons = {_place("CLG-SPI-3.worked_hours"): "Two posts were vacant in August."}
    return replace(careful, answers=answers, explanations=reasons, choices={_place("EM-LPI-60"): "No"})


def _place(code: str) -> Address:
    return Address(SERVICE_ID, "", code)


def _keep(page: Path, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    shutil.copy(page, PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
