"""One finding: its place, and its words as data.

Its text is made when it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, total_ordering

from workbook.findings.catalogue import CATALOGUE
from workbook.findings.codes import Code, Severity
from workbook.identifying import DATE, identifying
from workbook.model import Address
from workbook.text import counting, plain, quoted, shortened

#: The longest message, in characters.
LONGEST_MESSAGE = 200
#: What stands in a message for an answer about a person.
NOT_SHOWN = "[not shown]"


@dataclass(frozen=True)
class Place:
    """Where a finding belongs.

    file, sheet, cell: as in the file received; the last two are empty where the finding is about the whole file.
    question: a question's or a section's code, or empty.
    label: what people call the section, `LPI 51`.
    record: the reference of the record, for a form with one row for each person.
    """

    file: str
    sheet: str = ""
    cell: str = ""
    service_id: str = ""
    question: str = ""
    label: str = ""
    record: str = ""

    @property
    def address(self) -> Address:
        """What the finding is about."""
        return Address(self.service_id, self.record, self.question)

    def words(self) -> str:
        """`1 Harbour House, D12 (LPI 51)`.

        It is the file's name where the finding is about the whole file.
        """
        where = ", ".join(part for part in (self.sheet, self.cell) if part) or shortened(self.file, 60)
        what = ", ".join(part for part in (self.label, shortened(self.record, 30)) if part)
        return f"{where} ({what})" if what else where


@total_ordering
@dataclass(frozen=True)
class Finding:
    """What is wrong or worth knowing, as data.

    value: what stood there, as text; empty where nothing is quoted.
    words: what fills the placeholders of the catalogue's wording, by name.
    settles: the question that an officer has answered, where this is its answer.
    named: the other files that it names, since it belongs to those too.
    counterparts: the same as told of another file, where that has a place of its own to name.
    """

    code: Code
    place: Place
    value: str = ""
    words: tuple[tuple[str, str], ...] = ()
    settles: Finding | None = None
    named: tuple[str, ...] = ()
    counterparts: tuple[Finding, ...] = ()

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return CATALOGUE[self.code].severity

    @property
    def address(self) -> Address:
        """The question it is about.

        It is the service's or the file's where the rest is empty.
        """
        return self.place.address

    @property
    def source_file(self) -> str:
        """The file it is in."""
        return self.place.file

    @property
    def source_sheet(self) -> str:
        """The sheet it is on."""
        return self.place.sheet

    @property
    def source_cell(self) -> str:
        """The cell it is in."""
        return self.place.cell

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that it belongs to, the one it is in first."""
        return (self.source_file, *self.named, *(counterpart.source_file for counterpart in self.counterparts))

    def told_of(self, file: str) -> Finding:
        """The same, with its place in that file where it has one there."""
        return next((counterpart for counterpart in self.counterparts if counterpart.source_file == file), self)

    @property
    def service_id(self) -> str:
        """The service it is about."""
        return self.place.service_id

    @property
    def question(self) -> str:
        """The code of the question or section it is about."""
        return self.place.question

    @property
    def record(self) -> str:
        """The reference of the record it is about."""
        return self.place.record

    @property
    def rule(self) -> str:
        """The code of the rule that was broken.

        It is empty where no rule was broken.
        """
        return dict(self.words).get("rule", "")

    @cached_property
    def text(self) -> str:
        """What was found and what to do, without the place."""
        wording, words = CATALOGUE[self.code], dict(self.words)
        if self.settles is None:
            return plain(f"{wording.fault} {wording.advice}".format(**words))
        advice = wording.advice.format(**words)
        # The whole message with its place is kept within the limit, so the question is shortened, not its answer.
        return f"{shortened(self.settles.text, LONGEST_MESSAGE - len(advice) - 2)} {advice}"

    @property
    def text_at_box(self) -> str:
        """Its text beside the box that it is about.

        It leaves out a fault that says no more than what stands there and may not be quoted."""
        wording, words = CATALOGUE[self.code], dict(self.words)
        is_hidden = words.get("value") == NOT_SHOWN and "{value}" in wording.fault and self.settles is None
        return plain(wording.advice.format(**words)) if is_hidden else self.text

    @cached_property
    def message(self) -> str:
        """Place, fault and advice in at most 200 characters."""
        if self.settles is not None:
            advice = CATALOGUE[self.code].advice.format(**dict(self.words))
            return f"{shortened(self.settles.message, LONGEST_MESSAGE - len(advice) - 2)} {advice}"
        message = plain(f"{self.place.words()}: {self.text}")
        if len(message) >= LONGEST_MESSAGE and self.place.cell:  # the sheet has a column of its own
            message = plain(f"{replace(self.place, sheet='').words()}: {self.text}")
        return shortened(message, LONGEST_MESSAGE - 1)

    def __lt__(self, second: Finding) -> bool:
        return self._order < second._order

    @cached_property
    def _order(self) -> tuple[str, ...]:
        place = self.place
        where = (counting(place.file), counting(place.sheet), counting(place.cell), self.code, self.severity)
        return (*where, place.service_id, place.question, place.record, self.value, self.message, self.rule)


def finding(code: Code, place: Place, value: object = None, **words: str) -> Finding:
    """Make a finding.

    value: what stood in the cell; the message quotes it, but never where it is about a person, or could tell who it is.
    It is NOT_SHOWN on a sheet about people, where anything may name one.
    words: the placeholders of the catalogue's wording.
    """
    is_hidden = value == NOT_SHOWN or place.record != "" or any(map(_tells, (value, words.get("other"))))
    if is_hidden:
        value = None
        words |= {"other": NOT_SHOWN} if "other" in words else {}
    filled = {"value": NOT_SHOWN if is_hidden else quoted(value), **words}
    return Finding(code, place, "" if value is None else plain(value), tuple(sorted(filled.items())))


def _tells(value: object) -> bool:
    """Whether a text could tell who somebody is, and by more than a date."""
    return isinstance(value, str) and identifying(value) not in ("", DATE)
