"""People's records at the desk: handed on for a purpose, and forgotten.

1. Who would be forgotten is said, and nobody is until that is confirmed; what follows is said as the command says it.
2. What is no reference, or has no reason, is refused in words; whoever is kept for too long is found by the calendar.
3. Answers are handed on for a purpose, as a release, of one form, by the columns of another system; what is no purpose, day
   or mapping is refused.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from desks import Visitor, finished
from people_cycle import filled, issue, persons, read
from short_term import CAREFUL, FORM
from workbook.config import shipped_folder
from world import PERIOD, provider

PEOPLE = f"/quarter/{PERIOD}/people"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which a return with two people was read."""
    out = tmp_path / "output"
    (file,) = issue(out, provider(1))
    read(out, people=filled(out, file, {"S-1": [CAREFUL, {**CAREFUL, "age": 51}]}))
    return out


def test_a_person_is_forgotten(out: Path) -> None:
    """1, 2: once it is confirmed."""
    visitor = Visitor.of(out)
    reference = re.findall(r"[A-Z0-9]{7}", str([row["reference"] for row in persons(out)]))[0]
    fields = {"reference": reference, "reason": "She asked for it", "act": "forget"}
    asked = visitor.send(PEOPLE, fields | {"reason": ""}, f"{PEOPLE}/forget")
    assert (asked.status_code, "Say why, in a sentence" in asked.text) == (422, True)
    asked = visitor.send(PEOPLE, fields | {"reference": "nobody"}, f"{PEOPLE}/forget")
    assert "NOBODY is no reference" in asked.text or "nobody is no reference" in asked.text.casefold()
    page = visitor.send(PEOPLE, fields, f"{PEOPLE}/forget").text
    assert f"1 person, 1 row of {PERIOD}. This cannot be undone." in page
    assert len(persons(out)) == 2
    done = visitor.send(PEOPLE, fields | {"yes": "yes"}, f"{PEOPLE}/forget").headers["Location"]
    told = finished(visitor, done)
    assert "Forgotten: 1 person, 1 row." in told
    assert "Delete this return yourself" in told
    assert len(persons(out)) == 1


def test_whoever_is_kept_for_too_long_is_found(out: Path) -> None:
    """2: all of 2008, by now."""
    page = Visitor.of(out).send(PEOPLE, {"act": "expire"}, f"{PEOPLE}/forget").text
    assert f"2 people, 2 rows of {PERIOD}." in page


def test_answers_are_handed_on(out: Path) -> None:
    """3: each person under another reference."""
    visitor = Visitor.of(out)
    fields = {"purpose": "No Purpose!", "format": "csv"}
    refused = visitor.send(PEOPLE, fields, f"{PEOPLE}/extract").headers["Location"]
    assert "is no purpose" in finished(visitor, refused)
    done = visitor.send(PEOPLE, fields | {"purpose": "research-2009"}, f"{PEOPLE}/extract").headers["Location"]
    page = finished(visitor, done)
    assert f"{PERIOD}: 2 people. Release 1." in page
    link = re.findall(rf'href="(/quarter/{PERIOD}/files/[0-9a-f]+)"', page)[0]
    reference = persons(out)[0]["reference"]
    assert reference.encode() not in visitor.get(link).data


def test_answers_are_handed_on_to_another_system(out: Path) -> None:
    """3: by a mapping that is handed over."""
    visitor = Visitor.of(out)
    fields: dict[str, object] = {"purpose": "research-2009", "format": "csv", "form": FORM, "day": "2008-11-04"}
    assert "is not a day" in visitor.send(PEOPLE, fields | {"day": "soon"}, f"{PEOPLE}/extract").text
    wrong = {"columns": (io.BytesIO(b"names: [1"), "columns.yaml")}
    assert "columns.yaml:2:" in visitor.send(PEOPLE, fields | wrong, f"{PEOPLE}/extract").text
    mapping = shipped_folder() / "indicator_config" / "column_mappings" / "national-form.yaml"
    right = {"columns": (io.BytesIO(mapping.read_bytes()), "columns.yaml")}
    done = visitor.send(PEOPLE, fields | right, f"{PEOPLE}/extract").headers["Location"]
    assert f"{PERIOD}: 2 people. Release 1." in finished(visitor, done)
