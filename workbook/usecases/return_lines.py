"""What each return says of itself, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from workbook.assess import return_notes
from workbook.quarter import PeriodResult
from workbook.store import ReceivedFile, Store
from workbook.table import Holds, columns_of


@dataclass(frozen=True)
class ReturnLine:
    """One file received.

    The fields are the columns of returns.csv, in order, each with what it holds; the framework's words are in braces.
    """

    period: Annotated[str, Holds("The period, as {example}.")]
    authority_code: Annotated[str, Holds("The authority's code: {authority}.")]
    provider_id: Annotated[str, Holds("National client record provider id: {provider_id}.")]
    provider_name: Annotated[str, Holds("The provider's name.")]
    form: Annotated[str, Holds("The code of the form that the workbook asks.")]
    part: Annotated[str, Holds("Which part of its questions the workbook asks: whole, standard or amended.")]
    workbook_id: Annotated[str, Holds("The reference of the workbook.")]
    source_file: Annotated[str, Holds("The file received.")]
    saved: Annotated[str, Holds("When it says it was last saved, in UTC; blank where it does not say.")]
    received: Annotated[str, Holds("The day on which it was first read.")]
    withdrawn: Annotated[str, Holds("Why it was withdrawn, where it was.")]
    contact: Annotated[str, Holds("Who filled it in, as they typed it.")]
    completed: Annotated[str, Holds("On which day, as they typed it.")]
    closed_since: Annotated[
        str, Holds("Which services closed or moved since the workbook was issued, as they typed it.")
    ]
    comment: Annotated[str, Holds("What else they said.")]


RETURN_COLUMNS = columns_of(ReturnLine)


def return_lines(store: Store, results: Iterable[PeriodResult]) -> Iterator[ReturnLine]:
    """Go through the files of a period that could be told."""
    for result in results:
        for file in result.received:
            if line := _line(store, file):
                yield line


def _line(store: Store, file: ReceivedFile) -> ReturnLine | None:
    form = store.issued_form(file.returned.workbook_id) if file.returned.workbook_id else None
    if form is None:
        return None
    issued, saved = form.layout.issued, file.returned.saved
    notes = return_notes(file.returned)
    return ReturnLine(
        period=str(issued.period),
        authority_code=issued.authority,
        provider_id=issued.provider_id,
        provider_name=issued.provider_name,
        form=issued.form,
        part=str(issued.part),
        workbook_id=issued.workbook_id,
        source_file=file.returned.file,
        saved=saved.isoformat(timespec="seconds") if saved else "",
        received=file.received.date().isoformat() if file.received else "",
        withdrawn=file.withdrawn.reason if file.withdrawn else "",
        contact=notes.get("contact", ""),
        completed=notes.get("completed", ""),
        closed_since=notes.get("closed_since", ""),
        comment=notes.get("comment", ""),
    )
