"""People are forgotten: the one exception to keeping everything.

1. What was typed about a person is gone from the store, the kept files, the tables, the corrected copies and the decisions;
   of others nothing changes.
2. The counts stay, to the byte, and what comes later does not change those that the person was in; the findings say so.
3. An old file, read again or saved again, brings nobody back, and is not kept.
4. Nor does a backup that was made before, restored with the list, nor an older copy of the store beside the list.
5. A run that is stopped anywhere is completed by the next.
6. `expire` takes those of whom nothing was said for as long as the configuration says, and nobody else.
7. The reference is not printed again.
8. It is asked first; a wrong reference is refused; what is left to delete by hand is named, and nothing names the person.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import people_cycle
import world
from databases import copied, desk
from people_cycle import filled, issue, persons, read, records
from short_term import CAREFUL
from workbook.assess import Outcome
from workbook.errors import FileError, UsageError
from workbook.findings import Code
from workbook.model import Period
from workbook.store import Verdict
from workbook.usecases import forget as forgetting
from workbook.usecases.backup import back_up
from workbook.usecases.correct import correct
from workbook.usecases.decide import Request
from workbook.usecases.files import FORGOTTEN, LOG, RECEIVED
from workbook.usecases.forget import forget, rows_kept_too_long, rows_of
from workbook.usecases.generate import WrittenFile
from workbook.usecases.restore import restore
from world import command, provider

Screen = pytest.CaptureFixture[str]
#: Words that only one person's row has.
WORDS = "Quixotic arrangements at the harbour"
STRANGE = {**CAREFUL, "age": 67, "need_1a": "No need", "why": WORDS}
PEOPLE = [STRANGE, CAREFUL, {**CAREFUL, "age": 51}]
LATER = Period(2008, 3)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenFile]:
    """A folder in which a return with three people was read, and its workbook."""
    out = tmp_path_factory.mktemp("one") / "output"
    (file,) = issue(out, provider(1))
    read(out, people=filled(out, file, {"S-1": PEOPLE}))
    return out, file


@pytest.fixture
def file(one: tuple[Path, WrittenFile]) -> WrittenFile:
    return one[1]


@pytest.fixture
def returned(one: tuple[Path, WrittenFile]) -> Path:
    """Where the return lies that was read."""
    return one[0].parent / "returns/people.xlsx"


@pytest.fixture
def out(one: tuple[Path, WrittenFile], tmp_path: Path) -> Path:
    """The folder, to work in; the register lies beside it."""
    return copied(one[0], tmp_path / "output")


def first(file: WrittenFile) -> str:
    """The reference of the person with the words."""
    return file.issued.services[0].records[0]


def everything(out: Path) -> str:
    """All that the store holds, as text."""
    with desk(out).store() as store:
        return "\n".join(line for _, line in store.copying.lines())


def codes(out: Path) -> list[str]:
    """The codes of the findings."""
    return [row["code"] for row in people_cycle.findings(out)]


def test_what_was_said_of_a_person_is_gone(out: Path, file: WrittenFile, returned: Path) -> None:
    """1: and of the other two it is all there."""
    decided = Request("S-1", Verdict.EXCLUDE, "So it was agreed", "NOF-ST-1.age", record=first(file))
    world.decide_one(out, decided)
    correct(desk(out), "people.xlsx")
    assert WORDS in everything(out)
    run = forget(desk(out), rows_of(first(file)), "She asked for it")
    assert (run.people, run.rows) == (1, 1)
    held = everything(out)
    assert WORDS not in held
    assert "So it was agreed" not in held
    if not desk(out).address:
        assert WORDS.encode() not in (out / "store.sqlite").read_bytes()
    assert not [path for path in (out / RECEIVED).rglob("*") if path.is_file()]
    assert not list((out / "2008-09-Q2/corrections").iterdir())
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["34", "51"]
    assert first(file) not in {row["record"] for row in records(out)}
    with pytest.raises(UsageError, match="people in it are forgotten"):
        correct(desk(out), "people.xlsx")
    assert returned.exists()


def test_the_name_of_a_file_is_no_pattern(out: Path, file: WrittenFile) -> None:
    """1: its corrected copies go, whatever signs stand in it."""
    read(out, **{"people [final]": filled(out, file, {"S-1": [{**CAREFUL, "age": 150}]})})
    correct(desk(out), "people [final].xlsx")
    copies = out / "2008-09-Q2/corrections"
    assert [path.suffix for path in sorted(copies.iterdir())] == [".txt", ".xlsx"]
    forget(desk(out), rows_of(first(file)), "She asked for it")
    assert not list(copies.iterdir())


def test_the_counts_stay(out: Path, file: WrittenFile) -> None:
    """2: the dataset is the same, and a later version with nobody else changes it not."""
    folder = out / "2008-09-Q2"
    before = [(folder / name).read_bytes() for name in ("dataset.csv", "dataset.parquet")]
    assert people_cycle.counts(out)["S-1", "NOF-ST-2.forms"] == "3"
    run = forget(desk(out), rows_of(first(file)), "She asked for it")
    assert run.frozen == ((world.PERIOD, "S-1"),)
    assert [(folder / name).read_bytes() for name in ("dataset.csv", "dataset.parquet")] == before
    assert codes(out) == ["I26", "I27"]
    counted = people_cycle.counts(out)
    read(out, later=filled(out, file, {"S-1": [{}, CAREFUL]}, world.EVENING))
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["34"]
    assert people_cycle.counts(out) == counted
    assert Code.FROZEN in codes(out)


def test_an_old_file_brings_nobody_back(out: Path, file: WrittenFile, returned: Path) -> None:
    """3: the very bytes, and a version that is saved again."""
    forget(desk(out), rows_of(first(file)), "She asked for it")
    again = read(out, people=returned.read_bytes())
    newer = read(out, newer=filled(out, file, {"S-1": PEOPLE}, world.EVENING))
    assert (again.outcomes[Outcome.ACCEPTED], newer.copies) == (1, 1)
    assert WORDS not in everything(out)
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["34", "51"]
    assert not [path for path in (out / RECEIVED).rglob("*") if path.is_file()]
    assert Code.PEOPLE_FORGOTTEN in codes(out)


def test_a_backup_from_before_brings_nobody_back(out: Path, file: WrittenFile, tmp_path: Path, capsys: Screen) -> None:
    """4: where the list is given; without it, it is said."""
    back_up(desk(out), tmp_path / "backup.zip")
    forget(desk(out), rows_of(first(file)), "She asked for it")
    target = tmp_path / "restored"
    run = restore(desk(target), tmp_path / "backup.zip", out / FORGOTTEN)
    assert run.forgotten is not None
    assert run.forgotten.people == 1
    assert WORDS not in everything(target)
    assert not [path for path in (target / RECEIVED).rglob("*") if path.is_file()]
    back_up(desk(target), tmp_path / "again.zip")
    restore(desk(tmp_path / "third"), tmp_path / "again.zip")
    assert (tmp_path / "third" / FORGOTTEN).read_bytes() == (out / FORGOTTEN).read_bytes()
    assert command(tmp_path / "without", "restore", tmp_path / "backup.zip") == 0
    assert "restore it with --forgotten" in " ".join(capsys.readouterr().out.split())


def test_an_older_store_beside_the_list_is_put_right(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """4: by the next `read` or `results`."""
    older = copied(out, tmp_path / "older")
    forget(desk(out), rows_of(first(file)), "She asked for it")
    (older / FORGOTTEN).write_bytes((out / FORGOTTEN).read_bytes())
    assert command(older, "results") == 0
    assert WORDS not in everything(older)
    assert WORDS not in (older / "2008-09-Q2/people/records.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", ["_take_out", "_figures", "_ours", "_write_results"])
def test_a_stopped_run_is_completed(
    step: str, out: Path, file: WrittenFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5: wherever it was stopped, the end is that of an undisturbed run."""
    undisturbed = copied(out, tmp_path / "undisturbed")
    forget(desk(undisturbed), rows_of(first(file)), "She asked for it")
    with monkeypatch.context() as patched:
        patched.setattr(forgetting, step, _stopped)
        with pytest.raises(KeyboardInterrupt):
            forget(desk(out), rows_of(first(file)), "She asked for it")
    assert command(out, "forget", "--reference", first(file), "--reason", "She asked for it", "--yes") in (0, 2)
    assert WORDS not in everything(out)
    for name in ("dataset.csv", "people/records.csv"):
        assert (out / "2008-09-Q2" / name).read_bytes() == (undisturbed / "2008-09-Q2" / name).read_bytes()
    assert not [path for path in (out / RECEIVED).rglob("*") if path.is_file()]


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_people_expire(out: Path, file: WrittenFile) -> None:
    """6: two years after the quarter they are there, a day later they are not; who was in a later quarter stays."""
    (later,) = issue(out, provider(1), period=LATER)
    read(out, next=filled(out, later, {"S-1": [{**CAREFUL, "ended": dt.date(2008, 11, 3)}]}))
    chosen = rows_kept_too_long(24, dt.date(2010, 9, 30))
    assert forget(desk(out), chosen, "Kept for long").people == 0
    run = forget(desk(out), rows_kept_too_long(24, dt.date(2010, 10, 2)), "Kept for long")
    assert (run.people, run.periods) == (3, (world.PERIOD,))
    assert not (out / "2008-09-Q2/people/records.csv").exists() or records(out) == []
    assert len(persons(out, LATER)) == 1
    assert people_cycle.counts(out)["S-1", "NOF-ST-2.forms"] == "3"


def test_the_reference_is_not_printed_again(out: Path, file: WrittenFile) -> None:
    """7: the others are."""
    forget(desk(out), rows_of(first(file)), "She asked for it")
    (again,) = issue(out, provider(1))
    records = again.issued.services[0].records
    assert first(file) not in records
    assert records[:24] == file.issued.services[0].records[1:]


def test_what_is_not_meant_is_refused(out: Path, file: WrittenFile, capsys: Screen) -> None:
    """8: a wrong character, no reason, nobody at the terminal; nobody of that reference."""
    wrong = first(file)[:-1] + ("0" if first(file)[-1] != "0" else "1")
    assert command(out, "forget", "--reference", wrong, "--reason", "She asked", "--yes") == 1
    assert command(out, "forget", "--reference", first(file), "--reason", ".", "--yes") == 1
    assert command(out, "forget", "--reference", first(file), "--reason", "She asked") == 1
    assert "Nothing was forgotten" in capsys.readouterr().err
    assert command(out, "forget", "--reference", "7KQ2MXM", "--reason", "She asked", "--yes") == 0
    assert WORDS in everything(out)
    assert not (out / FORGOTTEN).exists()


def test_what_is_left_is_named_and_the_person_is_not(
    out: Path, file: WrittenFile, returned: Path, capsys: Screen
) -> None:
    """8: the returned file by its path; the log says how many, by whom and why, and the list gives no reference."""
    assert command(out, "forget", "--reference", first(file).lower(), "--reason", "She asked", "--yes") == 2
    printed = "".join(capsys.readouterr().out.split())
    assert f"Deletethisreturnyourself,itstillholdsthem:{returned}" in printed
    assert "Forgotten:1person,1row." in printed
    logged = (out / LOG).read_text(encoding="utf-8")
    assert "forgot 1 person, 1 row by" in logged
    assert ": She asked" in logged
    with desk(out).store() as store:
        assert store.acts_since(0)[-1].words == "forgot 1 person, 1 row"
    for name in (LOG, FORGOTTEN):
        assert first(file) not in (out / name).read_text(encoding="utf-8")


def test_a_list_that_is_none_is_refused(out: Path, returned: Path) -> None:
    """5: so that nobody comes back unseen."""
    (out / FORGOTTEN).write_text("key,mark\nabc,def\n", encoding="utf-8")
    with pytest.raises(UsageError, match="is no list of people"):
        read(out, people=returned.read_bytes())


def test_a_list_that_cannot_be_written_forgets_nobody(
    out: Path, file: WrittenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """5: nothing is taken out that could come back."""
    monkeypatch.setattr(forgetting, "write_list", _failing)
    with pytest.raises(FileError):
        forget(desk(out), rows_of(first(file)), "She asked for it")
    assert WORDS in everything(out)


def _failing(*_: object) -> None:
    raise FileError("full")
