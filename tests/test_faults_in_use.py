"""Faults that were found in use, each with others of its kind.

1. A day outside what a spreadsheet can hold is refused in words, wherever a day is given.
2. Ids are compared folded everywhere: however they are capitalised, spaced, composed or wide.
3. The same figures in two services are asked about, also within one provider.
4. Of two versions that do not say when they were saved, both are named, and what to do about the wrong one.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cycle import (
    NOON,
    PERIOD,
    TWO_SERVICES,
    USERS,
    answered,
    command,
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
from databases import desk
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import Entries, fill_workbook
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.explain import explain
from workbook.usecases.trace import trace

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
