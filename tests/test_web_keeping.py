"""What the desk's pages do beside a quarter: a beginning, what is collected, what has left, and backups.

1. Where there is nothing yet, a configuration of an authority's own is begun by page and used from then on, here and by
   command; what cannot be is told, and what was typed stays.
2. What differs between two configurations is listed; a service's indicators are explained; the guide and the specification
   are handed out: each in the words of its command, but that no page names an option of one. Another configuration than
   the store was used with is asked about, and used from then on where that is meant.
3. Two releases are compared, and one is written again.
4. A backup is made, handed out, and restored by page into an empty folder, never into one that is in use.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from desks import Visitor, finished, place
from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.usecases.quarter_view import store_state
from workbook.usecases.workspace import Workspace, config_folder
from world import PERIOD, USERS, answered, command, issued, provider, read, register, sent

QUARTER = f"/quarter/{PERIOD}"


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Visitor, Path]:
    """A visitor of a desk to which one provider has returned, and its folder."""
    out = returned_once(tmp_path_factory.mktemp("kept"))
    return Visitor.of(out), out


def returned_once(folder: Path) -> Path:
    """The folder of a desk to which one provider has returned."""
    (file,) = issued(folder / "out", provider(1))
    read(folder / "out", sent(folder / "in", "one.xlsx", answered(folder / "out", file)))
    return folder / "out"


def beginner(out: Path) -> Visitor:
    """Somebody who opens a desk on a folder without naming a configuration."""
    return Visitor.of(out, lambda: replace(place(out), config=config_folder(out)))


def words(page: str) -> str:
    """The text of a page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_configuration_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """1: for Wakefield, from the shipped framework; afterwards no other is begun."""
    monkeypatch.chdir(tmp_path)  # where the tests run there is a configuration
    visitor = beginner(tmp_path / "out")
    assert visitor.get("/").headers["Location"] == "/begin"
    wrong = visitor.send("/begin", {"authority": "Wakefeld"})
    assert (wrong.status_code, "Did you mean Wakefield?" in wrong.text) == (422, True)
    assert 'value="Wakefeld"' in wrong.text
    assert "not a framework that comes with the tool" in visitor.send("/begin", {"pack": "../.."}).text
    begun = words(visitor.send("/begin", {"authority": "Wakefield", "pack": ""}).text)
    assert "no mistakes" in begun
    assert "return_to" in begun
    assert visitor.get("/").headers["Location"] == "/register"
    own = tmp_path / "out" / "configuration"
    assert str(own) in visitor.get("/register").text
    assert Workspace(tmp_path / "out", config=config_folder(tmp_path / "out")).config == own
    assert "in use here already" in words(visitor.send("/register", {"authority": "Leeds"}, "/begin").text)


def test_what_is_collected_is_shown(returned: tuple[Visitor, Path], tmp_path: Path) -> None:
    """2."""
    visitor, _ = returned
    same = visitor.send("/configuration", {"earlier": str(PERIOD), "later": "now"}, "/configuration/changes")
    assert f"From {PERIOD} to now" in words(same.text)
    wrong = visitor.send("/configuration", {"earlier": "2007-08-Q9", "later": "now"}, "/configuration/changes")
    assert (wrong.status_code, "there is no such folder" in wrong.text) == (422, True)
    guide = visitor.send("/configuration", {"authority": "LCE"}, "/configuration/guide")
    assert b"<html" in guide.data
    assert (
        "give the code of the authority with"
        in visitor.send("/configuration", {}, "/configuration/guide").text.casefold()
    )
    specification = visitor.send("/configuration", {}, "/configuration/specification")
    assert specification.data.startswith(b"#")
    lines = register(tmp_path / "mine.csv", provider(1))
    plan = visitor.send("/register", {"register": (io.BytesIO(lines.read_bytes()), "mine.csv")}).text
    kept = re.findall(r'name="register" value="([^"]+)"', plan)[0]
    why = words(visitor.send("/register", {"register": kept, "service": "s-1"}, "/register/explain").text)
    assert "EM-LPI-57 required" in why or "EM-LPI-57 selected" in why
    assert "mine.csv:2" in why
    none = visitor.send("/register", {"register": kept, "service": "S-9"}, "/register/explain")
    assert (none.status_code, "Service S-9 is not in mine.csv" in none.text) == (422, True)


def test_another_configuration_is_used_once_that_is_meant(tmp_path: Path) -> None:
    """2: until then nothing leaves; with what differs between the two."""
    out = returned_once(tmp_path)
    mine = own_configuration(tmp_path / "mine")
    edit(mine, FRAMEWORK, "name: East Midlands", "name: West Midlands")
    visitor = Visitor.of(out, lambda: replace(place(out), config=mine))
    export = {"format": "csv", "state": str(store_state(place(out)).number)}
    refused = finished(visitor, visitor.send(f"{QUARTER}/export", export).headers["Location"])
    assert "the page What is collected to use this one" in words(refused)
    page = visitor.get("/configuration").text
    assert "West Midlands" in page
    question = html.unescape(re.findall(r'name="question" value="([^"]+)"', page)[0])
    other = visitor.send("/configuration", {"question": question.replace("East", "North")})
    assert (other.status_code, "Nothing was done" in other.text) == (422, True)
    assert "is used from now on" in visitor.send("/configuration", {"question": question}).text
    assert 'name="question"' not in visitor.get("/configuration").text
    export["state"] = str(store_state(place(out)).number)
    assert "data.csv" in finished(visitor, visitor.send(f"{QUARTER}/export", export).headers["Location"])


def test_releases_are_compared_and_written_again(returned: tuple[Visitor, Path]) -> None:
    """3: with what is decided between them; what is no release is told."""
    visitor, out = returned
    page, export = f"{QUARTER}/export", {"format": "csv"}
    for _ in range(2):
        state = str(store_state(place(out)).number)
        finished(visitor, visitor.send(page, export | {"state": state}).headers["Location"])
        command(out, "decide", "S-1", "exclude", "--item", USERS, "--reason", "Counted twice", "--by", "B. Officer")
    compared = visitor.send(page, {"first": "1", "second": "2"}, f"{QUARTER}/releases/compare").text
    assert "differ" in words(compared)
    assert USERS in compared
    (written,) = (out / str(PERIOD) / "export").glob("csv/data.csv")
    before = written.read_bytes()
    written.unlink()
    again = visitor.send(page, {"number": "1"}, f"{QUARTER}/releases/write")
    assert "Release 1 is written again" in again.text
    assert written.read_bytes() == before
    for path, fields in (("compare", {"first": "1", "second": "many"}), ("write", {"number": "7"})):
        refused = visitor.send(page, fields, f"{QUARTER}/releases/{path}")
        assert (refused.status_code, "There is no release" in refused.text) == (422, True)


def test_a_backup_is_made_and_restored(returned: tuple[Visitor, Path], tmp_path: Path) -> None:
    """4: it is the same store again; a file that is no backup is told."""
    visitor, out = returned
    page = finished(visitor, visitor.send("/backup", {}).headers["Location"])
    path = re.findall(r'href="(/backup/[^"]+)"', page)[-1]
    assert "1 kept file" in page
    backup = visitor.get(path)
    assert "attachment" in backup.headers["Content-Disposition"]
    assert path in visitor.get("/backup").text
    assert visitor.get("/backup/..%2fstore.sqlite").status_code == 404
    assert visitor.get("/backup/store.sqlite").status_code == 409
    assert "in use" in visitor.get("/begin/restore").text
    other = beginner(tmp_path / "new")
    assert "Choose the file" in other.send("/begin/restore", {}).text
    none = {"backup": (io.BytesIO(b"none"), "b.zip")}
    assert "this is no backup" in finished(other, other.send("/begin/restore", none).headers["Location"])
    whole = {"backup": (io.BytesIO(backup.data), "b.zip")}
    assert "It is restored" in finished(other, other.send("/begin/restore", whole).headers["Location"])
    assert other.get("/").headers["Location"] == QUARTER
    assert store_state(place(tmp_path / "new")).number == store_state(place(out)).number
    again = {"backup": (io.BytesIO(backup.data), "b.zip")}
    refused = finished(other, other.send("/register", again, "/begin/restore").headers["Location"])
    assert "not empty" in refused
