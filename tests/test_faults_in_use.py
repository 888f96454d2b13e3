"""Faults that were found in use, each with others of its kind.

1. A day outside what a spreadsheet can hold is refused in words, wherever a day is given.
2. Ids are compared folded everywhere: however they are capitalised, spaced, composed or wide.
3. The same figures in two services are asked about, also within one provider.
4. Of two versions that do not say when they were saved, both are named, and what to do about the wrong one.
5. A zip of returns is read as the folder that was packed, within the limits of any file.
6. A column of a CSV that seems to hold explanations is asked about however it is called; any other is named.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from databases import desk
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import Entries, fill_workbook
from workbook.reader.guards import LARGEST_FILE
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.explain import explain
from workbook.usecases.trace import trace
from world import (
    NOON,
    PERIOD,
    TWO_SERVICES,
    USERS,
    answered,
    command,
    csv_return,
    findings,
    issued,
    known,
    provider,
    read,
    register,
    sent,
    undated,
    values,
)

Screen = pytest.CaptureFixture[str]

#: Written as `E\u0301tude 1`: decomposed; and as others may write it.
ID, OTHERWISE = (
    "\u00c9tude 1",
    ("e\u0301tude 1", " \u00e9TUDE  1 ", "\u00c9tude\u00a01", "\uff25\u0301tude 1", "\u00c9tude\u200b 1"),
)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2100-01-01", "1900-02-28"])
@pytest.mark.parametrize("asked", [("status",), ("export", "--format", "spls")])
def test_a_day_beyond_the_calendar_is_refused(asked: tuple[str, ...], day: str, tmp_path: Path, capsys: Screen) -> None:
    """1: with the days between which it must be."""
    out = tmp_path / "out"
    issued(out, provider(1))
    assert command(out, *asked, "--on", day) == 1
    assert f"{day} is outside 1900-03-01 to 2099-12-31" in " ".join(capsys.readouterr().err.split())


def test_a_moment_beyond_the_calendar_is_refused(tmp_path: Path, capsys: Screen) -> None:
    """1: also where it would be another day in UTC; no copy is made."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    data = sent(tmp_path, "data.csv", f"service_id,item,value\nS-1,{USERS},7\n".encode())
    assert command(out, "fill", file.path, "--from", data, "--saved", "9999-12-31T23:59-05:00") == 1
    assert "9999-12-31 is outside 1900-03-01 to 2099-12-31" in " ".join(capsys.readouterr().err.split())
    assert not list(out.rglob("*-filled.xlsx"))


class TestIds:
    @pytest.mark.parametrize("written", OTHERWISE)
    def test_a_service_is_met_however_its_id_is_written(self, written: str, tmp_path: Path) -> None:
        """2: by `explain`, `decide` and `trace`."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1, service_id=ID))
        (explained,) = explain(desk(out), register(tmp_path / "r.csv", provider(1, service_id=ID)), written)
        assert explained.service.service_id == ID
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        asked = Request(written, Verdict.EXCLUDE, "Lost", USERS.lower())
        decide(desk(out), str(PERIOD), [asked], "A. Officer", NOON)
        assert any(event.value for event in trace(desk(out), written, USERS.lower()))

    def test_a_service_keeps_its_history_however_its_id_is_written(self, tmp_path: Path, capsys: Screen) -> None:
        """2: from one quarter to the next it is neither gone nor new."""
        out = tmp_path / "out"
        out.mkdir()
        for number, service_id in enumerate((ID, *OTHERWISE[:2])):
            path = register(tmp_path / f"{number}.csv", provider(1, service_id=service_id))
            assert command(out, "generate", path, "--period", f"2008-09-Q{number + 1}") == 0
        assert "gone" not in capsys.readouterr().out


class TestTwoBoxesAlike:
    def test_a_column_pasted_over_another_of_the_same_provider_is_asked_about(self, tmp_path: Path) -> None:
        """3: on both sheets, each naming the other service."""
        out = tmp_path / "out"
        (file,) = issued(out, *TWO_SERVICES)
        form = known(out, file)
        figures = plausible_answers(form.framework, file.issued.services[0], PERIOD, "S-1")
        entries = {(service, item): figure for service in ("S-1", "S-9") for item, figure in figures.items()}
        content = fill_workbook(file.path.read_bytes(), form.layout, Entries.of_services(entries))
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        asked = [row for row in findings(out) if row["code"] == "I10"]
        assert [row["value"] for row in asked] == ["LCE 99001 S-9", "LCE 99001 S-1"]
        assert ["service S-9" in asked[0]["message"], "service S-1" in asked[1]["message"]] == [True, True]

    def test_services_of_one_provider_with_their_own_figures_are_not_asked(self, tmp_path: Path) -> None:
        """3: one figure that differs is enough."""
        out = tmp_path / "out"
        (file,) = issued(out, *TWO_SERVICES)
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        assert not [row for row in findings(out) if row["code"] == "I10"]


def test_two_versions_without_a_time_name_each_other_and_the_way_out(tmp_path: Path) -> None:
    """4: withdrawing the one that counts lets the other count."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    for name, number in (("a.xlsx", 11), ("b.xlsx", 12)):
        sent(tmp_path / "r", name, undated(answered(out, file, {USERS: number})))
    read(out, tmp_path / "r")
    asked = [row for row in findings(out) if row["code"] in ("I08", "I24")]
    assert len(asked) == 1
    assert "neither" in asked[0]["message"]
    assert "Withdraw" in asked[0]["message"]
    assert "save it" not in asked[0]["message"]
    before = values(out, USERS)["S-1"]
    wrong = {"11": "a.xlsx", "12": "b.xlsx"}[before]
    assert command(out, "withdraw", wrong, "--reason", "Sent twice") == 0
    assert values(out, USERS)["S-1"] != before


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of those files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


class TestZips:
    def test_a_zip_of_returns_is_read_as_a_folder(self, tmp_path: Path) -> None:
        """5: each return counts and has its name in the zip; leftovers are passed over; again it changes nothing."""
        out = tmp_path / "out"
        files = issued(out, provider(1), provider(2))
        parts = {f"sent/{number}.xlsx": answered(out, file) for number, file in enumerate(files)}
        leftovers = {"__MACOSX/sent/._0.xlsx": b"left", "sent/~$0.xlsx": b"left", ".hidden/x.xlsx": b"left"}
        path = sent(tmp_path / "r", "Returns.ZIP", packed(parts | leftovers))
        run = read(out, path)
        assert (run.read, set(values(out, USERS))) == (2, {"S-1", "S-2"})
        assert {effect.file for effect in run.files} == {"Returns.ZIP/sent/0.xlsx", "Returns.ZIP/sent/1.xlsx"}
        again = read(out, path)
        assert (again.read, again.files, again.findings) == (2, (), run.findings)

    def test_what_is_no_return_in_a_zip_is_named_by_itself(self, tmp_path: Path) -> None:
        """5: the others count all the same."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        path = sent(tmp_path / "r", "a.zip", packed({"a.xlsx": answered(out, file), "letter.pdf": b"%PDF-1.4"}))
        run = read(out, path)
        assert [(each.source_file, each.code) for each in run.findings if each.code == "F03"] == [
            ("a.zip/letter.pdf", "F03")
        ]
        assert set(values(out, USERS)) == {"S-1"}

    @pytest.mark.parametrize(
        ("name", "code"), [("../a.xlsx", "F07"), ("/a.xlsx", "F07"), ("C:/a.xlsx", "F07"), ("a\\..\\..\\b.xlsx", "F07")]
    )
    def test_a_zip_with_names_that_lead_outside_is_refused_whole(self, name: str, code: str, tmp_path: Path) -> None:
        """5: with the true reason."""
        out = tmp_path / "out"
        issued(out, provider(1))
        run = read(out, sent(tmp_path / "r", "a.zip", packed({name: b"x"})))
        assert [each.code for each in run.findings] == [code]

    def test_a_zip_that_unpacks_to_too_much_is_refused_whole(self, tmp_path: Path) -> None:
        """5: nothing of it is unpacked."""
        out = tmp_path / "out"
        issued(out, provider(1))
        zeros = bytes(LARGEST_FILE)
        run = read(out, sent(tmp_path / "r", "a.zip", packed({f"{number}.csv": zeros for number in range(5)})))
        assert [each.code for each in run.findings] == ["F06"]

    def test_a_zip_whose_entry_is_damaged_or_locked_says_so(self, tmp_path: Path) -> None:
        """5: of the entry, not of the zip."""
        out = tmp_path / "out"
        issued(out, provider(1))
        whole = packed({"a.csv": b"service_id,item" * 50})
        locked = bytearray(whole)
        for at in (6, whole.index(b"PK\x01\x02") + 8):
            locked[at] |= 1
        damaged = bytearray(whole)
        damaged[40] ^= 0xFF
        for name, content, reason in (("l.zip", locked, "locked with a password"), ("d.zip", damaged, "damaged")):
            run = read(out, sent(tmp_path / name[0], name, bytes(content)))
            (told,) = [each for each in run.findings if each.source_file == f"{name}/a.csv"]
            assert reason in told.message

    def test_a_workbook_called_zip_is_read_as_the_workbook_it_is(self, tmp_path: Path) -> None:
        """5: by what is in it, not by its name."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1))
        read(out, sent(tmp_path / "r", "a.zip", answered(out, file)))
        assert set(values(out, USERS)) == {"S-1"}


@pytest.mark.parametrize(
    "column",
    ["Comments", "Explanations", "explanatoin", "explaination", "eplanation", "Expl.", "Reason for change", "Why"],
)
def test_a_column_like_that_of_explanations_is_asked_about(column: str, tmp_path: Path) -> None:
    """6: by name, whatever else the file has; the figures count."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    content = csv_return(file, {USERS: 12}).replace(b",explanation\r\n", f",{column},batch\r\n".encode())
    run = read(out, sent(tmp_path / "r", "a.csv", content))
    told = {each.code.value: each.message for each in run.findings}
    assert f"the column '{column}' was not read" in told["L05"]
    assert "passed over: batch" in told["L06"]
