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
from workbook.fill import Entries, filled  # noqa: E402
from workbook.model import Period  # noqa: E402
from workbook.pipeline import Desk, issue  # noqa: E402
from workbook.pipeline.demo import careful_entries  # noqa: E402
from workbook.reader import Known  # noqa: E402
from workbook.register import read_register  # noqa: E402
from workbook.store import Store  # noqa: E402

PROVIDER = "99011"
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
            path.write_bytes(filled(content, known.layout, entries))
            pages = office.to_png(path, folder / state, DOTS_PER_INCH)
            _keep(pages[SERVICE], f"service-{state}")
            if state == "wrong":
                _keep(pages[SERVICE + 1], "service-wrong-second-page")
            if state != "half":
                _keep(pages[SUMMARY], f"summary-{state}")
            if state == "fresh":
                _keep(pages[COVER], "cover")
                _keep(pages[-2], "guidance")
    shutil.copy(PICTURES / "service-wrong.png", PICTURES / "service-sheet.png")


def _issued(folder: Path) -> tuple[bytes, Known]:
    example = shipped_folder()
    configuration = load(example)
    providers = read_register(example / "examples" / "register.csv", configuration)
    (file,) = issue(configuration, providers, Period(2008, 2), Desk(folder), only=PROVIDER)
    with Store.open(folder / "store.sqlite") as store:
        known = store.known(file.issued.workbook_id)
    assert known is not None
    return file.path.read_bytes(), known


def _half(careful: Entries) -> Entries:
    answers = list(careful.answers.items())
    return replace(careful, answers=dict(answers[: len(answers) // 2]))


def _wrong(careful: Entries) -> Entries:
    """A part larger than its whole, words for a number, an unlikely figure explained, and one that is not."""
    answers = dict(careful.answers)
    off = {(service, "EM-LPI-60"): "No" for service, _ in answers}
    keys = [key for key, entry in answers.items() if not isinstance(entry, str)]
    answers[keys[0]], answers[keys[1]], answers[keys[2]] = 2, 40, "12 people"
    answers[keys[4]] = 1
    answers[keys[6]] = 1
    return replace(careful, answers=answers, explanations={keys[6]: "Two posts were vacant in August."}, choices=off)


def _keep(page: Path, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    shutil.copy(page, PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
