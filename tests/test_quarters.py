"""Over time: one quarter after another, and versions of a return after one another.

1. The quarter after any returns can be issued, whatever their percentages, and read back without a remark on print.
2. A later version without a service's sheet leaves the earlier answers of that service standing.
3. A version that counts no more asks no questions and needs no attention; the one that counts does.
4. A version that does not say when it was saved is never passed over in silence.
5. What has been issued and not returned is listed, by service: also a service added later, and a file nobody typed in.
6. A service that would be shown no indicator is refused before anything is issued.
7. The workbooks may be filled where they were made: our own results beside them are not read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.assess import Outcome
from workbook.errors import RegisterError
from workbook.reader.printed import same
from world import (
    EVENING,
    MORNING,
    PERIOD,
    SUPPORTED,
    TWO_SERVICES,
    USERS,
    answered,
    dataset,
    findings,
    issued,
    known,
    provider,
    read,
    sent,
    undated,
    values,
    without,
)

NEXT = PERIOD.next()


@given(st.integers(0, 200), st.integers(1, 200))
@settings(max_examples=300)
def test_any_percentage_survives_being_saved(part: int, whole: int) -> None:
    """1: as 15 digits and as 16, which is what programs write."""
    figure = round(100 * part / whole, 2)
    assert same(figure, float(f"{figure:.15g}"))
    assert same(figure, float(f"{figure:.16g}"))


@pytest.mark.parametrize(("supported", "users"), [(1, 3), (2, 15), (9, 28), (1, 7)])
def test_the_next_quarter_shows_last_quarters_percentages(tmp_path: Path, supported: int, users: int) -> None:
    """1: issued, filled and read without a word on what is printed."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (first,) = issued(out, provider(1))
    read(
        out,
        sent(
            returns,
            "q2.xlsx",
            answered(out, first, {USERS: users, SUPPORTED: supported}, explanations={USERS: "They are as we counted."}),
        ),
    )
    (second,) = issued(out, provider(1), period=NEXT)
    (service,) = second.issued.services
    assert service.previous[SUPPORTED.replace("supported", "percent")] == round(100 * supported / users, 2)
    collected = read(out, sent(returns, "q3.xlsx", answered(out, second)))
    assert collected.outcomes[Outcome.ACCEPTED] == 1


def test_half_a_workbook_does_not_wipe_the_other_half(tmp_path: Path) -> None:
    """2: two people each send one sheet; what either sent stands, and the missing sheet is said."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (file,) = issued(out, *TWO_SERVICES)
    one, two = (sheet.name for sheet in known(out, file).layout.sheets)
    sent(returns, "a.xlsx", without(answered(out, file, {USERS: 20}, saved=MORNING), two))
    sent(returns, "b.xlsx", without(answered(out, file, {USERS: 30}, saved=EVENING), one))
    read(out, returns)
    assert values(out, USERS) == {"S-1": "20", "S-9": "30"}


def test_a_version_that_counts_no_more_asks_nothing(tmp_path: Path) -> None:
    """3: its mistakes were put right in the later one, so there is nothing left to do."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (file,) = issued(out, provider(1))
    sent(returns, "first.xlsx", answered(out, file, {USERS: "twelve"}, saved=MORNING))
    sent(returns, "second.xlsx", answered(out, file, saved=EVENING))
    collected = read(out, returns)
    assert (collected.superseded, collected.needs_attention) == (1, False)
    assert [(row["source_file"], row["code"]) for row in findings(out)] == [("first.xlsx", "I06")]


def test_a_version_without_a_time_is_questioned(tmp_path: Path) -> None:
    """4: nobody can tell whether it is the later one; it is asked for again."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (file,) = issued(out, provider(1))
    sent(returns, "dated.xlsx", answered(out, file, {USERS: 8, SUPPORTED: 5}, saved=MORNING))
    book = answered(out, file, {USERS: 9, SUPPORTED: 5}, saved=EVENING)
    sent(returns, "undated.xlsx", undated(book))
    collected = read(out, returns)
    assert values(out, USERS) == {"S-1": "8"}
    assert [(row["source_file"], row["code"], row["severity"]) for row in findings(out)] == [
        ("undated.xlsx", "I08", "warning")
    ]
    assert collected.superseded == 0


def test_a_service_added_later_is_listed_as_not_returned(tmp_path: Path) -> None:
    """5: until it comes back, though the others of its provider have."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    (file,) = issued(out, provider(1))
    collected = read(out, sent(returns, "a.xlsx", answered(out, file)))
    assert not collected.periods[0].state.not_returned
    issued(out, *TWO_SERVICES)
    collected = read(out, returns)
    (listed,) = collected.periods[0].state.not_returned
    assert len(listed.issued.services) == 2


def test_a_file_nobody_typed_in_is_not_returned(tmp_path: Path) -> None:
    """5, 7: read where it was made, beside our own results, once and again."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    for _ in range(2):
        collected = read(out, file.path.parent)
        assert collected.read == 1
        assert len(collected.periods[0].state.not_returned) == 1
    assert "I07" in {row["code"] for row in findings(out)}
    assert {row["status"] for row in dataset(out)} <= {"missing", "not_applicable"}


def test_a_service_that_would_report_nothing_is_refused(tmp_path: Path) -> None:
    """6: with its line, before any workbook is written."""
    nothing = " ".join(
        f"-{code}" for code in ("CLG-KPI-1", "CLG-SPI-2B", "CLG-SPI-3", "CLG-SPI-4", "EM-LPI-59", "EM-LPI-63")
    )
    with pytest.raises(RegisterError, match="register line 2, indicators: S-1 is shown no indicator at all"):
        issued(tmp_path / "out", provider(1, indicators=nothing))
    assert not list(tmp_path.rglob("*.xlsx"))
