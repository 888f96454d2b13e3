"""The officer's commands after reading: status, diff, withdraw, correct, decide, export.

Status
1. Each service of each issued workbook has a line: not returned, held back, queried or accepted, and how late.
2. Lateness counts working days after the due date, without England's bank holidays: of the day the return was saved, else of today.
3. Whoever is to be chased has a text, ready to send, that names what is wanted; nobody else has one, nor an old one.
4. The same for a machine, as CSV and JSON.

One file among many
5. It is found by name, by path, wherever a copy of it lies, or by the beginning of its digest; not found and ambiguous are said.
6. `diff` says cell by cell what changed since the version before, answers and explanations, old and new.
7. A withdrawn return counts for nothing and is kept; the version before it counts again; it can be put back.
8. `correct` writes a copy and a text beside the results; the copy, put right and saved, is accepted.

What leaves
9. The exports hold what is accepted and nothing else: no figure of a service that is held back, none with an open question.
10. What is left out is said, and the exit code says that returns need attention.
11. The exported zip, read back, equals what stands in the store.

12. `export --share` writes tables in which no small count of people stands; the upload is never written so.

13. Each command that is used wrongly says what is wrong in one line and exits 1.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from workbook.deadline import working_days_late
from workbook.feedback.in_place import CellValue
from workbook.quarter import ServiceState, judge_period
from workbook.table import all_formats
from workbook.usecases.diff import diff
from workbook.usecases.generate import WrittenFile
from workbook.usecases.status import status
from world import (
    PERIOD,
    SUPPORTED,
    USERS,
    answered,
    begun,
    command,
    configuration,
    findings,
    issued,
    provider,
    read,
    sent,
    values,
)

IN_TIME, LATE = dt.datetime(2008, 10, 20, 9), dt.datetime(2008, 10, 27, 9)
DUE = dt.date(2008, 10, 21)
Screen = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path) -> tuple[WrittenFile, ...]:
    """The workbooks of three providers, due after 15 working days: one return is accepted, one has a blank."""
    return begun(two_of_three, tmp_path)


@pytest.fixture
def out(tmp_path: Path, files: tuple[WrittenFile, ...]) -> Path:
    """The folder of these; the third return has not come."""
    return tmp_path / "out"


def two_of_three(folder: Path) -> tuple[WrittenFile, ...]:
    chosen = configuration()
    framework = replace(chosen.framework, deadline=replace(chosen.framework.deadline, working_days=15))
    lines = (provider(number) for number in (1, 2, 3))
    out = folder / "out"
    files = issued(out, *lines, config=replace(chosen, framework=framework))
    sent(folder / "r", "one.xlsx", answered(out, files[0], saved=IN_TIME))
    sent(folder / "r", "two.xlsx", answered(out, files[1], {USERS: None}, saved=LATE))
    read(out, folder / "r")
    return files


class TestStatus:
    def test_every_service_has_a_line(self, out: Path) -> None:
        """1, 2: states, dates and working days late."""
        shown = status(desk(out), "", dt.date(2008, 11, 3))
        assert [(line.service_id, line.state, line.days_late, line.must_fix) for line in shown.lines] == [
            ("S-1", ServiceState.ACCEPTED, 0, 0),
            ("S-2", ServiceState.HELD, 4, 1),
            ("S-3", ServiceState.NOT_RETURNED, 9, 0),
        ]
        assert {line.due for line in shown.lines} == {DUE.isoformat()}
        assert (shown.lines[0].saved, shown.lines[2].saved) == ("2008-10-20", "")

    @pytest.mark.parametrize(
        ("due", "day", "late"),
        [
            (dt.date(2008, 10, 21), dt.date(2008, 10, 21), 0),
            (dt.date(2008, 10, 21), dt.date(2008, 10, 1), 0),
            (dt.date(2008, 10, 24), dt.date(2008, 10, 26), 0),
            (dt.date(2008, 10, 24), dt.date(2008, 10, 27), 1),
            (dt.date(2008, 12, 24), dt.date(2008, 12, 29), 1),
            (dt.date(2008, 12, 31), dt.date(2009, 1, 2), 1),
            (dt.date(2012, 6, 1), dt.date(2012, 6, 6), 1),
        ],
    )
    def test_working_days(self, due: dt.date, day: dt.date, late: int) -> None:
        """2: weekends, Christmas, New Year and a jubilee are no working days."""
        assert working_days_late(due, day) == late

    def test_whoever_is_chased_has_a_text(self, out: Path, files: tuple[WrittenFile, ...]) -> None:
        """3: it names what has not come, and each question; whoever has answered has none any more."""
        status(desk(out), str(PERIOD), dt.date(2008, 11, 3))
        folder = out / str(PERIOD) / "chase"
        texts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert sorted(texts) == ["LCE_99002_provider-2.txt", "LCE_99003_provider-3.txt"]
        assert "Blank. Enter a number" in " ".join(texts["LCE_99002_provider-2.txt"].split())
        assert "9 working days after the date" in " ".join(texts["LCE_99003_provider-3.txt"].split())
        assert "Quayside (S-3)" in texts["LCE_99003_provider-3.txt"]
        assert max(len(line) for text in texts.values() for line in text.splitlines()) <= 78
        read(out, sent(out.parent / "r", "three.xlsx", answered(out, files[2])))
        status(desk(out), str(PERIOD), dt.date(2008, 11, 3))
        assert [path.name for path in folder.iterdir()] == ["LCE_99002_provider-2.txt"]

    @pytest.mark.parametrize(("day", "words"), [(DUE, "is due on"), (DUE + dt.timedelta(1), "was due on")])
    def test_a_text_says_whether_the_day_has_passed(self, out: Path, day: dt.date, words: str) -> None:
        """3: whoever is reminded in time is not told that it was due."""
        for chase in status(desk(out), str(PERIOD), day).chases:
            assert words in " ".join(chase.text.split())

    def test_it_is_machine_readable(self, out: Path, capsys: Screen) -> None:
        """4: the JSON on the screen, the JSON and the CSV in the folder say the same."""
        assert command(out, "status", "--json", "--on", "2008-11-03") == 2
        shown = json.loads(capsys.readouterr().out)
        listed = list(csv.DictReader(io.StringIO((out / str(PERIOD) / "status.csv").read_text(encoding="utf-8"))))
        assert json.loads((out / str(PERIOD) / "status.json").read_text(encoding="utf-8")) == shown
        assert [{name: str(value) for name, value in line.items()} for line in shown["services"]] == listed
        assert (shown["period"], shown["on"]) == (str(PERIOD), "2008-11-03")

    def test_nothing_left_is_exit_code_0(self, tmp_path: Path) -> None:
        """1: all accepted, nobody to chase."""
        folder = tmp_path / "out"
        (file,) = issued(folder, provider(1))
        read(folder, sent(tmp_path / "r", "one.xlsx", answered(folder, file)))
        assert command(folder, "status") == 0


class TestOneFile:
    def test_it_is_found_by_name_path_copy_or_digest(self, out: Path, tmp_path: Path) -> None:
        """5: all four mean the same file."""
        path = tmp_path / "r" / "two.xlsx"
        copy = sent(tmp_path, "elsewhere.xlsx", path.read_bytes())
        with desk(out).store() as store:
            digest = next(file.returned.digest for file in store.received(PERIOD) if file.returned.file == "two.xlsx")
        for words in ("two.xlsx", str(path), str(copy), digest[:12], digest.upper()):
            assert diff(desk(out), words, "one.xlsx").later.returned.file == "two.xlsx"

    def test_not_found_and_ambiguous_are_said(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path, capsys: Screen
    ) -> None:
        """5: no such file; two of one name, with the digests that tell them apart."""
        assert command(out, "correct", "three.xlsx") == 1
        assert "no such file has been read" in capsys.readouterr().err
        for number, folder in enumerate(("a", "b")):
            read(out, sent(tmp_path / folder, "same.xlsx", answered(out, files[2], {USERS: 20 + number, SUPPORTED: 5})))
        assert command(out, "correct", "same.xlsx") == 1
        said = capsys.readouterr().err
        assert "2 received files" in said
        assert said.count("same.xlsx is ") == 2

    def test_diff_says_cell_by_cell_what_changed(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """6: a corrected figure, text in place of a figure, a blank filled, an explanation added."""
        words = {USERS: "Two were counted twice before."}
        changed: dict[str, CellValue | None] = {USERS: 30, SUPPORTED: "ten", "EM-LPI-58.users": None}
        later = answered(out, files[0], changed, explanations=words, saved=LATE)
        read(out, sent(tmp_path / "r", "again.xlsx", later))
        compared = diff(desk(out), "again.xlsx")
        assert (compared.earlier.returned.file, compared.later.returned.file) == ("one.xlsx", "again.xlsx")
        found = {(each.question, each.what): each for each in compared.changes}
        assert set(found) == {
            (USERS, "answer"),
            (USERS, "explanation"),
            (SUPPORTED, "answer"),
            ("EM-LPI-58.users", "answer"),
        }
        assert (found[USERS, "answer"].later, found[SUPPORTED, "answer"].later) == ("30", "ten")
        assert found["EM-LPI-58.users", "answer"].later == ""
        assert found[USERS, "explanation"].later == words[USERS]
        sheet = openpyxl.load_workbook(io.BytesIO(later))
        name, cell = found[USERS, "answer"].later_place.split(", ")
        assert sheet[name][cell].value == 30

    def test_diff_shows_it_on_the_screen(self, out: Path, capsys: Screen) -> None:
        """6, 13: two named files; and in words where there is no earlier version."""
        assert command(out, "diff", "one.xlsx") == 1
        assert "no earlier version" in capsys.readouterr().err
        assert command(out, "diff", "one.xlsx", "two.xlsx") == 0
        shown = capsys.readouterr().out
        assert "Earlier: one.xlsx (saved: 20 October 2008, 09:00)" in shown
        assert "blank" in shown

    def test_a_withdrawn_return_counts_for_nothing(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """7: the version before it counts again, and it is kept and said; put back, it counts."""
        before = values(out, USERS)["S-1"]
        changed = {USERS: 31, SUPPORTED: 5}
        read(out, sent(tmp_path / "r", "again.xlsx", answered(out, files[0], changed, saved=LATE)))
        assert command(out, "withdraw", "again.xlsx", "--reason", "Sent for the wrong house", "--by", "A. Officer") == 0
        assert values(out, USERS)["S-1"] == before
        (row,) = (row for row in findings(out) if row["code"] == "I09")
        assert (row["source_file"], row["severity"]) == ("again.xlsx", "info")
        assert re.search(r"by A\. Officer on .*: Sent for the wrong house\.", row["message"])
        collected = read(out, tmp_path / "r")
        assert (collected.withdrawn, collected.superseded, sum(collected.outcomes.values())) == (1, 0, 2)
        assert values(out, USERS)["S-1"] == before
        assert command(out, "withdraw", "again.xlsx", "--reason", "It was right", "--undo") == 0
        assert values(out, USERS)["S-1"] == "31"

    def test_the_only_return_withdrawn_is_called_withdrawn(self, out: Path) -> None:
        """7: the service has no rows, and is chased."""
        assert command(out, "withdraw", "one.xlsx", "--reason", "Another provider's") == 0
        shown = status(desk(out), str(PERIOD), dt.date(2008, 10, 1))
        assert shown.lines[0].state is ServiceState.WITHDRAWN
        assert "S-1" not in values(out, USERS)

    @pytest.mark.parametrize(("again", "words"), [(["--undo"], "not withdrawn"), ([], "reason")])
    def test_withdrawing_wrongly_changes_nothing(self, out: Path, capsys: Screen, again: list[str], words: str) -> None:
        """7, 13: put back what is not withdrawn; no reason at all."""
        reason = "A reason" if again else "?"
        assert command(out, "withdraw", "one.xlsx", "--reason", reason, *again) == 1
        assert words in capsys.readouterr().err
        assert "S-1" in values(out, USERS)

    def test_a_corrected_copy_put_right_is_accepted(self, out: Path, tmp_path: Path, capsys: Screen) -> None:
        """8: unsaved it counts for nothing; with the blank filled and saved, the service is accepted."""
        assert command(out, "correct", "two.xlsx") == 0
        assert "Copy:" in capsys.readouterr().out
        (copy,) = (out / str(PERIOD) / "corrections").glob("*.xlsx")
        (text,) = (out / str(PERIOD) / "corrections").glob("*.txt")
        assert "blank" in text.read_text(encoding="utf-8").casefold()
        read(out, sent(tmp_path / "r", "unsaved.xlsx", copy.read_bytes()))
        assert [row["code"] for row in findings(out) if row["source_file"] == "unsaved.xlsx"] == ["I06"]
        book = openpyxl.load_workbook(copy)
        (cell,) = (row["source_cell"] for row in findings(out) if row["severity"] == "error")
        book[next(row["source_sheet"] for row in findings(out) if row["severity"] == "error")][cell] = 7
        book.properties.modified = dt.datetime(2008, 11, 3)
        book.save(tmp_path / "r" / "put right.xlsx")
        read(out, tmp_path / "r")
        assert values(out, USERS)["S-2"] == "7"
        with desk(out).store() as store:
            states = {whose.service_id: each.state for whose, each in judge_period(store, PERIOD).services.items()}
        assert states["S-2"] is ServiceState.ACCEPTED


class TestExport:
    @pytest.mark.parametrize("form", ["spls", *all_formats()])
    def test_only_what_is_accepted_leaves(self, out: Path, capsys: Screen, form: str) -> None:
        """9, 10: the service with a blank is not in any file, and is named."""
        assert command(out, "export", "--format", form, "--period", PERIOD, "--on", "2008-11-04") == 2
        said = capsys.readouterr().out
        assert "Held back until it is put right: LCE 99002 S-2" in said
        content = b"".join(_unpacked(path) for path in (out / str(PERIOD) / "export").rglob("*") if path.is_file())
        if form != "parquet":
            assert b"S-1" in content
        assert b"S-2" not in content

    def test_the_zip_equals_the_store(self, out: Path) -> None:
        """11: each data item has the figure of its row, and none is missing or more."""
        assert command(out, "export", "--format", "spls", "--on", "2008-11-04") == 2
        path = out / str(PERIOD) / "export" / "SPLSExtract_00FN_04112008.zip"
        with zipfile.ZipFile(path) as archive:
            names = {
                Path(name).stem: archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")
            }
        rows = list(csv.DictReader(io.StringIO(next(text for name, text in names.items() if "Performance" in name))))
        with desk(out).store() as store:
            service = next(
                each for whose, each in judge_period(store, PERIOD).services.items() if whose.service_id == "S-1"
            )
        expected = [row for row in service.accepted_rows if row.kind != "derived"]
        assert len(rows) == len(expected) > 0
        figure = next(name for name in rows[0] if "alue" in name)
        assert sorted(float(row[figure]) for row in rows) == sorted(
            row.value for row in expected if row.value is not None
        )

    def test_all_accepted_is_exit_code_0(self, tmp_path: Path) -> None:
        """10: nothing is left out."""
        folder = tmp_path / "out"
        (file,) = issued(folder, provider(1))
        read(folder, sent(tmp_path / "r", "one.xlsx", answered(folder, file)))
        assert command(folder, "export", "--format", "csv") == 0


class TestChangedConfiguration:
    @pytest.mark.parametrize("options", [[], ["--share"]], ids=["exact", "shared"])
    def test_an_indicator_only_some_were_asked_leaves_too(self, tmp_path: Path, options: list[str]) -> None:
        """9: one workbook was issued with LPI 58, the next from a configuration without it."""
        folder, whole = tmp_path / "out", configuration()
        (first,) = issued(folder, provider(1))
        kept = tuple(each for each in whole.framework.sections if each.code != "EM-LPI-58")
        without = replace(whole, framework=whole.framework.with_sections(kept))
        (second,) = issued(folder, provider(2, indicators="!EM-LPI-57 !EM-LPI-59"), config=without)
        for number, file in enumerate((first, second)):
            sent(tmp_path / "r", f"{number}.xlsx", answered(folder, file))
        read(folder, tmp_path / "r")
        assert command(folder, "export", "--format", "csv", *options) == 0
        found = b"".join(path.read_bytes() for path in (folder / str(PERIOD)).glob("*/**/*.csv"))
        assert b"EM-LPI-58.users" in found


class TestShare:
    def test_no_small_count_of_people_stands_in_it(self, out: Path) -> None:
        """12: of the accepted service alone; small counts are [c], and of the one held back there is nothing."""
        assert command(out, "export", "--share", "--format", "csv") == 2
        (path,) = (path for path in (out / str(PERIOD) / "shared").glob("*.csv") if "notes" not in path.name)
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        people = [row["value"] for row in rows if row["unit"] == "people"]
        assert "[c]" in people
        assert [float(value) for value in people if value[:1].isdigit() and float(value) < 5] == []
        assert {row["value"] for row in rows if row["service_id"] == "S-2"} == {"[x]"}
        total = next(row for row in rows if row["level"] == "authority" and row["item"] == USERS)
        assert (total["answers"], total["asked"]) == ("1", "2")

    @pytest.mark.parametrize("form", all_formats())
    def test_it_comes_in_each_form(self, out: Path, form: str) -> None:
        """12: the same tables in every format."""
        assert command(out, "export", "--share", "--format", form, "--authority", "lce") == 2
        assert list((out / str(PERIOD) / "shared").glob(f"*.{form}"))

    def test_one_share_is_one_set_of_files(self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path) -> None:
        """12: files that were never handed out are taken away in every format; the ledger has them."""
        folder = out / str(PERIOD) / "shared"
        assert command(out, "export", "--share", "--format", "csv") == 2
        assert command(out, "export", "--share", "--format", "xlsx") == 2
        assert {path.suffix for path in folder.iterdir()} == {".csv", ".xlsx"}
        withdrawn = {path.read_bytes() for path in folder.iterdir() if "notes" not in path.name}
        read(out, sent(tmp_path / "r", "three.xlsx", answered(out, files[2])))
        assert command(out, "export", "--share", "--format", "parquet", "--replace") == 2
        assert {path.suffix for path in folder.iterdir() if "notes" not in path.name} == {".parquet"}
        assert withdrawn.isdisjoint(path.read_bytes() for path in folder.iterdir())
        with desk(out).store() as store:
            kept = [digest for release in store.ledger.releases() for digest in release.files.values()]
            assert withdrawn <= {store.ledger.content(digest) for digest in kept}

    def test_a_share_starts_from_what_was_printed(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """12: the store has each table as it was, but those that were never handed out bind nobody."""
        assert command(out, "export", "--share", "--format", "csv") == 2
        read(out, sent(tmp_path / "r", "three.xlsx", answered(out, files[2])))
        assert command(out, "export", "--share", "--format", "csv") == 2
        with desk(out).store() as store:
            first, second = store.ledger.shares("LCE")
        assert len(first.printed.figures) < len(second.printed.figures)
        assert command(out, "export", "--share", "--format", "csv", "--replace") == 2
        with desk(out).store() as store:
            assert len(store.ledger.shares("LCE")) == 1

    def test_the_upload_cannot_be_shared(self, out: Path, capsys: Screen) -> None:
        """12, 13: it holds exact figures."""
        assert command(out, "export", "--share", "--format", "spls") == 1
        assert "exact figures" in capsys.readouterr().err


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return content
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["status", "--period", "2008-09-Q3"], "nothing was issued for 2008-09-Q3"),
            (["status", "--period", "last"], "is not a quarter"),
            (["status", "--on", "Monday"], "is not a day"),
            (["decide"], "say which service"),
            (["decide", "S-1", "maybe"], "include, exclude or reopen"),
            (["decide", "S-2", "exclude", "--item", USERS], "reason"),
            (["decide", "--sheet", "missing.xlsx"], "there is no such file"),
            (["export", "--format", "pdf"], "'pdf'"),
            (["export", "--format", "spls", "--authority", "XXX"], "It was for: LCE"),
            (["export", "--format", "spls", "--authority", "DER"], "It was for: LCE"),
        ],
        ids=" ".join,
    )
    def test_it_is_said_in_words(self, out: Path, capsys: Screen, arguments: list[str], words: str) -> None:
        """13: one message, exit code 1, no traceback."""
        assert command(out, *arguments) == 1
        said = capsys.readouterr().err
        assert words in said
        assert "Traceback" not in said
