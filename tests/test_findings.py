"""The catalogue of findings: every code can be reached, and every message tells people what to do.

1. Every code is raised by some file below, and by no more effort than a person's: by reading and checking it, or, where it takes
   more than one file, a CSV or an officer, by collecting it into a store and asking what stands.
2. Every message says where, what was found and what to do, in under 200 characters, in people's words.
3. No placeholder is left open or unused, and each code stands in the catalogue once.
4. Long and hostile names of files, sheets and services never break a message.
5. A code that is given a second time is refused when the program starts.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import databases
import long_term
import people_cycle
import world
from reachable import REACHED
from short_term import CAREFUL
from soundness import check_wording, check_words
from workbook.assess import AssessedReturn
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import CATALOGUE, LONGEST_MESSAGE, Code, Finding, Place, Severity, codes, finding
from workbook.text import quoted
from workbook.usecases.cancel import cancel
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.export import export
from workbook.usecases.forget import forget, rows_of
from workbook.usecases.generate import WrittenFile
from workbook.usecases.withdraw import withdraw
from world import (
    EVENING,
    MORNING,
    QUESTIONED,
    SUPPORTED,
    USERS,
    WORKED,
)

BY, REASON = "A. Officer", "Confirmed by telephone"
#: After the following quarter had ended.
TOO_LATE = dt.datetime(2009, 1, 5, 9)
#: What a message may be given beside the entry.
WORDS = (
    "detail",
    "wanted",
    "zero",
    "highest",
    "message",
    "rule",
    "issued",
    "by",
    "other",
    "longest",
    "period",
    "when",
    "why",
    "count",
    "newer",
    "older",
    "workbook",
)
CSV_HEAD = "workbook_id,extracted_at,service_id,item,value"


@dataclass(frozen=True)
class Desk:
    """A desk from which one workbook was issued, and a folder for what comes back."""

    out: Path
    returns: Path
    file: WrittenFile

    def answered(
        self, name: str, changes: Mapping[str, CellValue | None] | None = None, saved: dt.datetime = MORNING
    ) -> bytes:
        """Send a workbook filled with care, but for the changes. Returns its bytes."""
        content = world.answered(self.out, self.file, changes, saved=saved)
        self.sent(name, content)
        return content

    def sent(self, name: str, content: bytes) -> None:
        """Send any file."""
        world.sent(self.returns, name, content)

    def csv(self, *lines: str) -> None:
        """Send a long CSV with those lines: `S-1,item,value`."""
        whole = [CSV_HEAD, *(f"{self.file.issued.workbook_id},2008-10-20T12:00:00,{line}" for line in lines)]
        self.sent("system.csv", "\n".join(whole).encode())

    def read(self) -> tuple[Finding, ...]:
        """What is found once all that was sent is read."""
        (report,) = world.read(self.out, self.returns).periods
        return report.findings

    def decided(self, verdict: Verdict, question: str) -> tuple[Finding, ...]:
        """What is found after a decision on an item."""
        self.read()
        request = Request("S-1", verdict, REASON, question)
        report, _ = decide(databases.desk(self.out), str(world.PERIOD), [request], BY, MORNING.replace(tzinfo=dt.UTC))
        return report.findings


def _unreadable(desk: Desk) -> tuple[Finding, ...]:
    desk.returns.mkdir()
    (desk.returns / "link.xlsx").symlink_to(desk.returns / "nowhere.xlsx")
    return desk.read()


def _twice(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("copy.xlsx", desk.answered("return.xlsx"))
    return desk.read()


def _two_versions(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", {USERS: 12}, EVENING)
    return desk.read()


def _as_issued(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("return.xlsx", desk.file.path.read_bytes())
    return desk.read()


def _saved_again(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", saved=EVENING)
    return desk.read()


def _undated(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    content = desk.answered("second.xlsx", {USERS: 12})
    core = world.parts(content)["docProps/core.xml"]
    timeless = re.sub(rb"<dcterms:modified\b.*?</dcterms:modified>", b"", core)
    desk.sent("second.xlsx", world.with_parts(content, {"docProps/core.xml": timeless}))
    return desk.read()


def _neither_dated(desk: Desk) -> tuple[Finding, ...]:
    for name, changes in (("first.xlsx", {}), ("second.xlsx", {USERS: 12})):
        desk.sent(name, world.undated(desk.answered(name, changes)))
    return desk.read()


def _same_moment(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", {USERS: 12})
    return desk.read()


def _clock_ahead(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx", saved=dt.datetime(2999, 12, 31, 9))
    return desk.read()


def _older_form(desk: Desk) -> tuple[Finding, ...]:
    """The provider answers the first of two workbooks, issued by two states of the configuration."""
    section = world.configuration().framework.section("EM-LPI-57")
    first, *others = section.questions
    changed = replace(section, questions=(replace(first, prompt="Count heads."), *others))
    sections = (changed if each.code == section.code else each for each in world.configuration().framework.sections)
    framework = world.configuration().framework.with_sections(sections)
    desk.answered("return.xlsx")
    world.issued(desk.out, world.provider(1), config=replace(world.configuration(), framework=framework))
    return desk.read()


def _withdrawn(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx")
    desk.read()
    now = EVENING.replace(tzinfo=dt.UTC)
    return withdraw(databases.desk(desk.out), "return.xlsx", REASON, BY, withdrawn=True, when=now).findings


def _same_figures(desk: Desk) -> tuple[Finding, ...]:
    """Another provider whose service has the same states, filled with the same figures."""
    _, other = world.issued(desk.out, world.provider(1), world.provider(2))
    known = world.known(desk.out, desk.file)
    given = careful_entries(known).answers
    for file, service_id in ((desk.file, "S-1"), (other, "S-2")):
        entries = Entries({at._replace(service=service_id): entry for at, entry in given.items()})
        content = fill_workbook(file.path.read_bytes(), world.known(desk.out, file).layout, entries)
        desk.sent(f"{service_id}.xlsx", content)
    return desk.read()


def _two_providers(desk: Desk) -> tuple[Finding, ...]:
    """The service moved after it was returned, and its new provider returned it as well."""
    desk.answered("old.xlsx")
    (file,) = world.issued(desk.out, world.provider(2, service_id="S-1"))
    desk.sent("new.xlsx", world.answered(desk.out, file))
    return desk.read()


def _asked_no_more(desk: Desk) -> tuple[Finding, ...]:
    """The service moved after it was returned."""
    desk.answered("return.xlsx")
    world.issued(desk.out, world.provider(2, service_id="S-1"))
    return desk.read()


def _set_aside(desk: Desk) -> tuple[Finding, ...]:
    _asked_no_more(desk)
    return desk.decided(Verdict.EXCLUDE, "")


def _taken_back(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx")
    desk.read()
    now, words = EVENING.replace(tzinfo=dt.UTC), (desk.file.issued.workbook_id,)
    (report,) = cancel(databases.desk(desk.out), words, "", REASON, BY, cancelled=True, when=now).reports
    return report.findings


def _waits(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", {USERS: 12}, TOO_LATE)
    return desk.read()


def _late(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx", saved=TOO_LATE)
    return desk.read()


def _not_in_release(desk: Desk) -> tuple[Finding, ...]:
    """Another provider's return, which comes after the upload."""
    _, other = world.issued(desk.out, world.provider(1), world.provider(2))
    desk.answered("first.xlsx")
    desk.read()
    at = databases.desk(desk.out)
    export(at, world.configuration(), "", "spls", day=MORNING.date())
    desk.sent("second.xlsx", world.answered(desk.out, other, saved=EVENING))
    return desk.read()


def _open_in_release(desk: Desk) -> tuple[Finding, ...]:
    """A return that was uploaded, and is withdrawn in favour of an earlier one that says less."""
    desk.answered("first.xlsx", {USERS: None, SUPPORTED: 5}, MORNING)
    desk.answered("second.xlsx", saved=EVENING)
    desk.read()
    at = databases.desk(desk.out)
    export(at, world.configuration(), "", "spls", day=MORNING.date())
    return withdraw(at, "second.xlsx", REASON, BY, withdrawn=True, when=EVENING.replace(tzinfo=dt.UTC)).findings


def _same_as_period(desk: Desk) -> tuple[Finding, ...]:
    """The figures of the quarter, sent again in the next quarter's workbook."""
    (after,) = world.issued(desk.out, world.provider(1), period=world.PERIOD.next())
    given = Entries(careful_entries(world.known(desk.out, desk.file)).answers)
    for file, saved in ((desk.file, MORNING), (after, TOO_LATE)):
        content = fill_workbook(file.path.read_bytes(), world.known(desk.out, file).layout, given, saved)
        desk.sent(f"{file.issued.period}.xlsx", content)
    return world.read(desk.out, desk.returns).periods[-1].findings


def _chosen(desk: Desk) -> tuple[Finding, ...]:
    _conflict(desk)
    request = Request("S-1", Verdict.INCLUDE, REASON, USERS, "9")
    report, _ = decide(databases.desk(desk.out), "", [request], BY, MORNING.replace(tzinfo=dt.UTC))
    return report.findings


def _not_a_long_csv(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("system.csv", b"service_id,item,value\nS-1,EM-LPI-57.users,12\n")
    return desk.read()


def _line_without_place(desk: Desk) -> tuple[Finding, ...]:
    desk.csv("S-1,EM-LPI-99.users,12")
    return desk.read()


def _line_too_long(desk: Desk) -> tuple[Finding, ...]:
    desk.csv(f"S-1,{USERS},1,234")
    return desk.read()


def _explanations_passed_over(desk: Desk) -> tuple[Finding, ...]:
    line = f"{desk.file.issued.workbook_id},2008-10-20T12:00:00,S-1,{USERS},12,Two posts were vacant,7"
    desk.sent("system.csv", f"{CSV_HEAD},Comments,batch\n{line}\n".encode())
    return desk.read()


def _line_repeated(desk: Desk) -> tuple[Finding, ...]:
    desk.csv(f"S-1,{USERS},12", f"S-1,{USERS},13")
    return desk.read()


def _conflict(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx", {USERS: 8, SUPPORTED: 5})
    desk.csv(f"S-1,{USERS},9")
    return desk.read()


def _questioned(verdict: Verdict) -> Callable[[Desk], tuple[Finding, ...]]:
    def decided(desk: Desk) -> tuple[Finding, ...]:
        desk.answered("return.xlsx", QUESTIONED)
        return desk.decided(verdict, WORKED)

    return decided


def _rows_alike(desk: Desk) -> tuple[Finding, ...]:
    (file,) = people_cycle.issue(desk.out, world.provider(1))
    desk.sent("people.xlsx", people_cycle.filled(desk.out, file, {"S-1": [CAREFUL] * 5}))
    return desk.read()


def _short_of_sample(desk: Desk) -> tuple[Finding, ...]:
    stayer = world.provider(1, client_group="Learning disabilities")
    (file,) = people_cycle.issue(desk.out, stayer, form=long_term.FORM)
    person = {"S-1": [long_term.CAREFUL]}
    desk.sent("people.xlsx", people_cycle.filled(desk.out, file, person, once={"people": 23}))
    return desk.read()


def _forgotten(desk: Desk) -> tuple[Finding, ...]:
    (file,) = people_cycle.issue(desk.out, world.provider(1))
    desk.sent("return.xlsx", people_cycle.filled(desk.out, file, {"S-1": [CAREFUL, CAREFUL]}))
    desk.read()
    forget(databases.desk(desk.out), rows_of(file.issued.services[0].records[0]), REASON)
    return desk.read()


COLLECTED: dict[Code, Callable[[Desk], tuple[Finding, ...]]] = {
    Code.UNREADABLE: _unreadable,
    Code.SAME_FILE: _twice,
    Code.SAME_AGAIN: _saved_again,
    Code.SUPERSEDED: _two_versions,
    Code.AS_ISSUED: _as_issued,
    Code.UNDATED: _undated,
    Code.NEITHER_DATED: _neither_dated,
    Code.OLDER_FORM: _older_form,
    Code.WITHDRAWN: _withdrawn,
    Code.SAME_FIGURES: _same_figures,
    Code.SAME_MOMENT: _same_moment,
    Code.CLOCK_AHEAD: _clock_ahead,
    Code.VERSION_WAITS: _waits,
    Code.LATE: _late,
    Code.NOT_IN_RELEASE: _not_in_release,
    Code.OPEN_IN_RELEASE: _open_in_release,
    Code.SAME_AS_PERIOD: _same_as_period,
    Code.TWO_PROVIDERS: _two_providers,
    Code.ASKED_NO_MORE: _asked_no_more,
    Code.SET_ASIDE: _set_aside,
    Code.TAKEN_BACK: _taken_back,
    Code.PEOPLE_FORGOTTEN: _forgotten,
    Code.FROZEN: _forgotten,
    Code.NOT_A_LONG_CSV: _not_a_long_csv,
    Code.LINE_WITHOUT_PLACE: _line_without_place,
    Code.LINE_REPEATED: _line_repeated,
    Code.LINE_TOO_LONG: _line_too_long,
    Code.EXPLANATIONS_PASSED_OVER: _explanations_passed_over,
    Code.COLUMNS_PASSED_OVER: _explanations_passed_over,
    Code.ROWS_ALIKE: _rows_alike,
    Code.SAMPLE_SHORT: _short_of_sample,
    Code.CONFLICT: _conflict,
    Code.CONFIRMED: _questioned(Verdict.INCLUDE),
    Code.TAKEN_OUT: _questioned(Verdict.EXCLUDE),
    Code.CHOSEN: _chosen,
}
#: What each of those messages must name beside where: what was found, and who or which other.
NAMES = {
    Code.UNREADABLE: ("link",),
    Code.SAME_FILE: ("copy.xlsx", "return.xlsx"),
    Code.SAME_AGAIN: ("second.xlsx", "first.xlsx"),
    Code.SUPERSEDED: ("first.xlsx", "second.xlsx"),
    Code.AS_ISSUED: ("return.xlsx",),
    Code.UNDATED: ("second.xlsx", "first.xlsx"),
    Code.NEITHER_DATED: ("first.xlsx", "second.xlsx", "neither"),
    Code.WITHDRAWN: ("return.xlsx", BY, REASON, "20 Oct 2008"),
    Code.SAME_FIGURES: ("another provider",),
    Code.SAME_MOMENT: ("first.xlsx", "second.xlsx"),
    Code.CLOCK_AHEAD: ("return.xlsx", "31.12.2999"),
    Code.VERSION_WAITS: ("second.xlsx", "first.xlsx", "1 figure", "31 Dec 2008"),
    Code.LATE: ("return.xlsx", "31 Dec 2008"),
    Code.NOT_IN_RELEASE: ("second.xlsx", "release 1"),
    Code.OPEN_IN_RELEASE: ("first.xlsx", "21 figures", "release 1"),
    Code.SAME_AS_PERIOD: ("July to September 2008",),
    Code.OLDER_FORM: ("return.xlsx", "1 change", "question EM-LPI-57.users changed (prompt)"),
    Code.TWO_PROVIDERS: ("Quayside", "another provider", "old.xlsx"),
    Code.ASKED_NO_MORE: ("Quayside", "S-1"),
    Code.SET_ASIDE: ("Quayside", BY, REASON),
    Code.TAKEN_BACK: ("return.xlsx", BY, REASON),
    Code.PEOPLE_FORGOTTEN: ("return.xlsx", "is not kept"),
    Code.FROZEN: ("Quayside", "counts of people"),
    Code.NOT_A_LONG_CSV: ("system.csv", "extracted_at"),
    Code.LINE_WITHOUT_PLACE: ("E2", "EM-LPI-99.users", "12"),
    Code.LINE_REPEATED: ("E2", USERS),
    Code.LINE_TOO_LONG: ("E2", "LPI 57"),
    Code.EXPLANATIONS_PASSED_OVER: ("Comments",),
    Code.COLUMNS_PASSED_OVER: ("batch",),
    Code.ROWS_ALIKE: ("5 rows",),
    Code.SAMPLE_SHORT: ("1 of 12 rows",),
    Code.CONFLICT: ("LPI 57", "8", "9", "system.csv", "E2"),
    Code.CONFIRMED: ("SPI 3", "3", BY, REASON, "20 Oct 2008"),
    Code.TAKEN_OUT: ("SPI 3", "3", BY, REASON, "20 Oct 2008"),
    Code.CHOSEN: ("LPI 57", "8", "9", BY, REASON, "20 Oct 2008"),
}


def test_every_code_is_reached() -> None:
    """1: by name; what is added to the catalogue must be added above."""
    assert set(REACHED).isdisjoint(COLLECTED)
    assert {*REACHED, *COLLECTED} == set(Code)
    assert set(NAMES) == set(COLLECTED)


@pytest.mark.parametrize(("code", "build"), REACHED.items(), ids=[code.name for code in REACHED])
def test_the_code_is_raised_and_its_message_tells_people_what_to_do(
    code: Code, build: Callable[[], AssessedReturn]
) -> None:
    """1, 2."""
    returned = build()
    found = [each for each in returned.findings if each.code is code]
    assert found, [each.code for each in returned.findings]
    check_wording(returned)
    first = found[0]
    assert first.message.startswith((first.source_sheet, first.source_cell) if first.source_cell else where(first))
    assert first.message.endswith((".", "?", ")")), first.message
    entry = CATALOGUE[code]
    assert entry.advice
    assert first.severity is entry.severity


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one workbook of one service out."""
    out = tmp_path / "out"
    (file,) = world.issued(out, world.provider(1))
    return Desk(out, tmp_path / "returns", file)


@pytest.mark.slow
@pytest.mark.parametrize(("code", "build"), COLLECTED.items(), ids=[code.name for code in COLLECTED])
def test_the_code_is_raised_by_what_stands_and_names_where_what_and_how(
    code: Code, build: Callable[[Desk], tuple[Finding, ...]], desk: Desk
) -> None:
    """1, 2: where it is, what was found, who or which other file, and what to do about it."""
    every = build(desk)
    found = [each for each in every if each.code is code]
    assert found, [each.code for each in every]
    for each in every:
        check_words(each)
    for each in found:
        assert each.message.startswith((where(each), each.source_cell or where(each))), each.message
        assert each.message.endswith((".", "?", ")")), each.message
        assert each.severity is CATALOGUE[code].severity
    assert [name for name in NAMES[code] if name not in found[0].message] == []
    advice = CATALOGUE[code].advice.format(by=BY, when="20 Oct 2008", detail=REASON)
    assert found[0].message.endswith(advice), found[0].message


def where(found: Finding) -> str:
    """What a message without a cell begins with."""
    return found.source_sheet or found.source_file


def test_the_catalogue_is_whole() -> None:
    """3."""
    assert set(CATALOGUE) == set(Code)
    assert len({code.value for code in Code}) == len(Code)
    for entry in CATALOGUE.values():
        names = [name for _, name, _, _ in string.Formatter().parse(entry.fault + entry.advice) if name is not None]
        assert set(names) <= {"value", *WORDS}


def test_a_code_cannot_be_given_twice() -> None:
    """5: the module with one code more that is used already does not load."""
    source = Path(codes.__file__).read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=r"duplicate values found.*AGAIN -> TAKEN_OUT"):
        exec(compile(source.replace('TAKEN_OUT = "D02"', 'TAKEN_OUT = "D02"\n    AGAIN = "D02"'), "codes", "exec"), {})


@pytest.mark.parametrize("code", Code, ids=[code.name for code in Code])
def test_no_name_breaks_a_message(code: Code) -> None:
    """4: long, with braces, with control characters, with nothing."""
    words = dict.fromkeys(WORDS, "{0} {x} %s " + "y" * 300)
    for name in ("", "x" * 400, "{a}\n\x00\u202e", "\U0001f3e0" * 31):
        made = finding(code, Place(name, name, "D12", "S", "I", "LPI 51"), name, **words)
        assert len(made.message) < LONGEST_MESSAGE
        assert made.message.isprintable()
        assert isinstance(made.severity, Severity)


def test_what_is_quoted_is_short_and_on_one_line() -> None:
    """2."""
    assert quoted("a\nb") == "'a[new line]b'"
    assert quoted("x" * 99) == f"'{'x' * 29}…'"
    assert (quoted(12.0), quoted(True), quoted(1e300)) == ("12", "TRUE", "1e+300")
