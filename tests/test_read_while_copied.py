"""A return that was read while it was being copied is read again, and nothing is left of its being refused.

1. What was refused at a path where another file now lies is over: in the results, in the status, and for whoever names it.
2. A refused file that lies in another place too is still refused, by its name there.
3. So it is with a zip, and with what is packed in it.
4. A refused file that still lies there, or where nothing lies now, stays refused; one that is put back is refused again.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from databases import desk
from workbook.usecases.status import status
from world import PERIOD, USERS, answered, command, findings, issued, provider, read, sent, values

pytestmark = pytest.mark.usefixtures("each_database")
DAY = dt.date(2008, 11, 4)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a return is on its way."""
    return tmp_path / "out"


@pytest.fixture
def whole(out: Path) -> bytes:
    """The return."""
    (file,) = issued(out, provider(1))
    return answered(out, file)


def half(content: bytes) -> bytes:
    """As much as was copied when it was read."""
    return content[: len(content) // 2]


def refused(out: Path) -> list[str]:
    """The files that the status calls refused, each of which has a finding."""
    names = list(status(desk(out), "", DAY).rejected)
    assert sorted(names) == sorted({row["source_file"] for row in findings(out) if row["code"].startswith("F")})
    return names


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of those files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_what_was_refused_in_its_place_is_over(out: Path, whole: bytes, tmp_path: Path) -> None:
    """1: the whole file counts, and its name means one file again."""
    path = sent(tmp_path / "r", "a.xlsx", half(whole))
    read(out, path)
    assert refused(out) == ["a.xlsx"]
    path.write_bytes(whole)
    run = read(out, path)
    assert (run.needs_attention, refused(out)) == (False, [])
    assert set(values(out, USERS)) == {"S-1"}
    assert command(out, "withdraw", "a.xlsx", "--reason", "A mistake") == 0


def test_the_results_of_its_period_are_written_anew(out: Path, whole: bytes, tmp_path: Path) -> None:
    """1: though the file that lies there now was read before, and is of another period."""
    path = sent(tmp_path / "r", "a.xlsx", whole)
    read(out, path)
    issued(out, provider(1), period=PERIOD.next())
    path.write_bytes(half(whole))
    read(out, path)
    assert [row["source_file"] for row in findings(out, PERIOD.next())] == ["a.xlsx"]
    path.write_bytes(whole)
    read(out, path)
    assert findings(out, PERIOD.next()) == []


def test_what_lies_elsewhere_too_is_called_by_its_name_there(out: Path, whole: bytes, tmp_path: Path) -> None:
    """2: it was sent so, perhaps; an officer must ask."""
    path = sent(tmp_path / "r", "a.xlsx", half(whole))
    sent(tmp_path / "r", "b.xlsx", half(whole))
    read(out, tmp_path / "r")
    assert refused(out) == ["a.xlsx"]
    path.write_bytes(whole)
    read(out, tmp_path / "r")
    assert refused(out) == ["b.xlsx"]
    read(out, path)
    assert refused(out) == ["b.xlsx"]


def test_a_zip_is_read_when_it_is_whole(out: Path, whole: bytes, tmp_path: Path) -> None:
    """3: first no zip at all, then one with a damaged return, then one with the return under another name."""
    path = sent(tmp_path / "r", "a.zip", half(packed({"a.xlsx": whole})))
    read(out, path)
    assert refused(out) == ["a.zip"]
    path.write_bytes(packed({"a.xlsx": half(whole)}))
    read(out, path)
    assert refused(out) == ["a.zip/a.xlsx"]
    path.write_bytes(packed({"a.xlsx": half(whole), "b.xlsx": whole}))
    read(out, path)
    assert refused(out) == ["a.zip/a.xlsx"]
    path.write_bytes(packed({"b.xlsx": whole}))
    read(out, path)
    assert refused(out) == []


@pytest.mark.parametrize("left", ["there", "gone", "put back"])
def test_what_is_refused_still_is_said(left: str, out: Path, whole: bytes, tmp_path: Path) -> None:
    """4: while other returns are read from the same folder."""
    path = sent(tmp_path / "r", "a.xlsx", half(whole))
    read(out, path)
    if left == "put back":
        path.write_bytes(whole)
        read(out, path)
        path.write_bytes(half(whole))
    elif left == "gone":
        path.unlink()
    sent(tmp_path / "r", "b.xlsx", whole)
    read(out, tmp_path / "r")
    assert refused(out) == ["a.xlsx"]
