"""What notes and comments have in common: their sheets, services and words.

Nothing in them may tell who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import RegisterError, UsageError
from workbook.identifying import identifying, looks_like_a_name
from workbook.model import Framework, Period
from workbook.names import slug
from workbook.quarter import service_identity, services_of
from workbook.register import read_rows
from workbook.store import Store
from workbook.text import plain, quoted

#: Where a remark stands in its sheet, among what its row holds.
PLACE = "place"


def sheet_rows(
    path: Path, called: str, what: str, columns: Sequence[str], needed: Sequence[str], way: str
) -> Iterator[dict[str, str]]:
    """Read a sheet of remarks: what each row holds, by column.

    Its place is with it. called: what messages call the file; by default its path. what: one of them.
    way: how to have the columns that are needed. Raises UsageError where it lacks one, or a cell holds no text; FileError.
    """
    try:
        heading, *lines = read_rows(path, called)
    except RegisterError as error:
        raise UsageError(
            f"{called or path}: no row can be read in it. Give a CSV or .xlsx with a row for each {what}."
        ) from error
    names = [slug(cell).replace("-", "_") for cell in heading.cells]
    if missing := [name for name in needed if name not in names]:
        raise UsageError(f"{called or path}: it has no column {', '.join(missing)}. {way}")
    for line in lines:
        if line.odd:
            raise UsageError(f"{called or path.name}, row {line.line}: {next(iter(line.odd.values()))}")
        row = {name: cell for name, cell in zip(names, line.cells, strict=False) if name in columns}
        yield row | {PLACE: f"row {line.line}: "}


def refuse(faults: Sequence[str]) -> None:
    """Raise UsageError with every fault, where there is one."""
    if faults:
        raise UsageError("\n".join([*faults, "Nothing was written down."]))


def faults_of(parts: Iterable[Callable[[], object]]) -> list[str]:
    """What is wrong with the parts of a remark, all at once."""
    faults = []
    for part in parts:
        try:
            part()
        except UsageError as error:
            faults.append(str(error))
    return faults


@dataclass(frozen=True)
class RemarkCheck:
    """What remarks are held against.

    services: their authorities by id. where: there are none but these, in words. names: of things, which are nobody.
    sure: that no two words that look like a name are one.
    """

    services: Mapping[str, tuple[tuple[str, str], ...]]
    where: str
    names: tuple[str, ...]
    sure: bool

    @classmethod
    def of(cls, store: Store, framework: Framework, period: Period | None, *, sure: bool) -> RemarkCheck:
        """Look up what was issued; period: of one alone, where that is given."""
        where = "there is no such service" if period is None else f"there is none in {period}"
        return cls(_issued_services(store, period), where, _names_of_things(framework, store), sure)

    def service(self, service_id: str, authority: str) -> tuple[str, str]:
        """The authority and id of a service.

        Raises UsageError where it is none, or one of two."""
        matches = [
            match for match in self.services.get(service_identity("", service_id)[1], ()) if authority in ("", match[0])
        ]
        if len(matches) != 1:
            why = "two authorities have such a service; say which" if matches else self.where
            raise UsageError(f"service {quoted(service_id)}: {why}. See status for their ids.")
        return matches[0]

    def words(self, what: str, text: str, longest: int, *, needed: bool = True) -> str:
        """A text on one line.

        Raises UsageError where it is too long, blank, or could tell who somebody is."""
        words = " ".join(plain(text).split())
        if len(words) > longest or (needed and not any(letter.isalpha() for letter in words)):
            raise UsageError(f"the {what} needs words, at most {longest} characters.")
        if kind := identifying(words):
            raise UsageError(f"the {what} holds what looks like {kind}. Take it out: nobody may be recognised by it.")
        if not self.sure and looks_like_a_name(words, self.names):
            raise UsageError(
                f"two words of the {what} look like a name. Take them out; if they are nobody's, say so: --yes."
            )
        return words


def _issued_services(store: Store, period: Period | None) -> dict[str, tuple[tuple[str, str], ...]]:
    """The authority and id of every service that was issued to, by the id as people may write it."""
    services: dict[str, dict[tuple[str, str], None]] = {}
    for record in store.issued() if period is None else store.issued(period):
        for key in services_of(record.issued):
            services.setdefault(key.identity[1], {})[key.authority, key.service_id] = None
    return {code: tuple(of_code) for code, of_code in services.items()}


def _names_of_things(framework: Framework, store: Store) -> tuple[str, ...]:
    """The names of things: of the lists, services and providers."""
    issues = [record.issued for record in store.issued()]
    services = {service.service.name for issue in issues for service in issue.services}
    return (*framework.names_of_things, *sorted(services | {issue.provider_name for issue in issues}))
