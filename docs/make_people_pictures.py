"""Make the pictures of the sheets about people: `make pictures`. They are made from real workbooks, in real LibreOffice.

Everybody in them is invented. Look at each one afterwards, as somebody who has never seen the workbook.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import distance  # noqa: E402 - helpers of the tests
import long_term  # noqa: E402
import people_cycle  # noqa: E402
import short_term  # noqa: E402
import world  # noqa: E402
from libreoffice import LibreOffice  # noqa: E402
from people_cycle import Person  # noqa: E402

PICTURES = HERE / "images"
DOTS_PER_INCH = 80
#: What stands above each page of a sheet about people.
MARK = "Holds data about people"
HOME = world.provider(1)
RESIDENTIAL = world.provider(
    1, client_group="Frail elderly", service_type="Accommodation Based Service", accommodation_type="Sheltered Housing"
)
READ_ON, REVIEWED = dt.date(2008, 8, 4), dt.date(2008, 8, 14)


@dataclass(frozen=True)
class Pictured:
    """A workbook with people in it, and which of its pages are kept, by name."""

    form: str
    line: world.Line
    people: Sequence[Person]
    pages: Mapping[str, int]
    once: Person | None = None
    is_second: bool = False


def main() -> None:
    """Issue each workbook, fill it in, print it, and keep the pages that show something new."""
    with tempfile.TemporaryDirectory() as name:
        office = LibreOffice.find(Path(name) / "profile")
        for pictured in PICTURED:
            folder = Path(name) / pictured.form
            path = folder / "filled.xlsx"
            folder.mkdir()
            path.write_bytes(_filled(folder / "output", pictured))
            pages = office.to_png(path, folder / "pages", DOTS_PER_INCH)
            ((*texts,),) = office.to_text([path], folder / "text")
            first = next(number for number, text in enumerate(texts) if MARK in text)
            for kept, page in pictured.pages.items():
                PICTURES.mkdir(exist_ok=True)
                shutil.copy(pages[first + page], PICTURES / f"{kept}.png")


def _filled(out: Path, pictured: Pictured) -> bytes:
    """The workbook; of one in which something stands from before, that of the next quarter, with nothing typed in it."""
    (file,) = people_cycle.issue(out, pictured.line, form=pictured.form)
    filled = people_cycle.filled(out, file, {"S-1": pictured.people}, once=pictured.once)
    if not pictured.is_second:
        return filled
    people_cycle.read(out, filled=filled)
    (later,) = people_cycle.issue(out, pictured.line, form=pictured.form, period=world.PERIOD.next())
    return later.path.read_bytes()


def _leavers() -> Iterator[Person]:
    """Eight people: a year of birth for an age, a question left out, something to explain, something explained."""
    chance = random.Random("pictures")
    people = [short_term.leaver(chance) for _ in range(8)]
    people[2]["age"] = 1974
    people[4]["plan"] = None
    people[5] |= {"died": "Yes", "need_4d": "Achieved"}
    people[6] |= {"plan": "No", "why": "Moved in an emergency."}
    return iter(people)


def _residents() -> Iterator[Person]:
    """Two of those in the sample, the second with a need of which it is not said whether support goes on."""
    yield {**long_term.CAREFUL, "need_3a": "Achieved", "need_3a_ongoing": "Yes"}
    yield {**long_term.CAREFUL, "age": 83, "need_1a_ongoing": None, "need_3d": "Unmet: waiting list"}


def _readings() -> Iterator[Person]:
    """Three people, each with two rows."""
    for levels in ((1, 1, 2, 2, 3, 3, 2, 1, 1, 0), (2, 2, 2, 3, 3, 3, 3, 2, 2, 1), (0, 1, 1, 1, 2, 2, 1, 1, 0, 0)):
        yield distance.typed(READ_ON, *levels)
        yield {}


def _outcomes() -> Iterator[Person]:
    """Three outcomes of one person: one partly met, one fully, one not reviewed yet."""
    agreed: Person = {
        "domain": "Stay safe",
        "kind": "Change",
        "hard_or_soft": "Soft",
        "whose": "Person alone",
        "agreed": dt.date(2008, 5, 1),
        "due": dt.date(2008, 8, 31),
    }
    review: Person = {"reviewed": REVIEWED, "judged_by": "Both", "next_step": "Continue"}
    yield {**agreed, **review, "result": "Partly met", "reason": "did not want it"}
    yield {**agreed, **review, "domain": "Enjoy and achieve", "result": "Fully met"}
    yield {**agreed, "domain": "Be healthy", "due": dt.date(2008, 11, 30)}


PICTURED = (
    Pictured(short_term.FORM, HOME, tuple(_leavers()), {"people-short-term": 0, "people-needs": 1}),
    Pictured(long_term.FORM, RESIDENTIAL, tuple(_residents()), {"people-long-term": 0}, {"people": 40, "replaced": 1}),
    Pictured("distance-living", HOME, tuple(_readings()), {"people-readings": 0}, is_second=True),
    Pictured("own-outcomes", HOME, tuple(_outcomes()), {"people-own-outcomes": 0}, is_second=True),
)

if __name__ == "__main__":
    main()
