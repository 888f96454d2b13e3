"""The accepted dataset with its dictionary and descriptor, in any format."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbook import __version__
from workbook.assess import LOADED
from workbook.dataset import COLUMNS, in_reading_order
from workbook.errors import UsageError
from workbook.layout import file_stem
from workbook.publish.dictionary import NAME, shared_dictionary
from workbook.publish.fitness import require_accepted
from workbook.publish.records import Extract, in_order
from workbook.publish.wording import of_frameworks
from workbook.table import Block, Format, Reference, Table, TableBook, TableColumn, TableSheet, tabulate, write_tables
from workbook.table.packages import DATA_PACKAGE, PackageSource, descriptor

DATA, DICTIONARY = "data", "data_dictionary"
DATA_SHEET, DICTIONARY_SHEET, ABOUT_SHEET = "Data", "Data dictionary", "About"
#: On one page across, more than twenty columns could not be read.
_PAGES_WIDE = 4
#: A figure is told apart by whose it is, when, and what.
_KEY = ("period", "authority_code", "service_id", "item")
#: The status of figures that leave the authority: accepted ones alone.
_STATUS: Mapping[str, Any] = {
    "sentence": "reported; or explained: it is unlikely, and the provider said why.",
    "constraints": {"required": True, "enum": [str(member) for member in LOADED]},
}
_ABOUT_COLUMNS: tuple[TableColumn[tuple[str, str]], ...] = (
    TableColumn("about", "What the note is about.", lambda note: note[0], width=30),
    TableColumn("note", "The note.", lambda note: note[1], width=100),
)


def dataset_files(extracts: Sequence[Extract], table_format: Format, day: dt.date) -> dict[str, bytes]:
    """Write the dataset in a format, by file name.

    Its dictionary and descriptor are among the files. day: the date of the export.

    Raises UsageError where nothing has been accepted, ReleaseError where a figure was not, or the limits of the format
    are passed.
    """
    data, dictionary = _tables(extracts)
    files = write_tables(table_format, {DATA: data, DICTIONARY: dictionary}, _book(data, dictionary, extracts, day))
    periods = sorted({str(extract.period).casefold() for extract in extracts})
    name = file_stem("-".join([*dict.fromkeys(extract.framework.subject for extract in extracts), "figures", *periods]))
    package = descriptor(name, _title(extracts), day, files, _sources(extracts))
    return {**{file.path: file.content for file in files}, DATA_PACKAGE: package}


def _tables(extracts: Sequence[Extract]) -> tuple[Table, Table]:
    """The data and its dictionary; refused where a figure was not accepted, or there is none."""
    for extract in extracts:
        require_accepted(extract)
    rows = in_reading_order(itertools.chain.from_iterable(map(in_order, extracts)))
    if not rows:
        raise UsageError("No figure has been accepted for that, so there is nothing to export. Read the returns first.")
    columns = [replace(column, **_STATUS) if column.name == "status" else column for column in COLUMNS]
    worded = of_frameworks(columns, [extract.framework for extract in extracts])
    data = tabulate(DATA, "Accepted figures", worded, rows, _KEY, (Reference(("item",), NAME, ("item",)),))
    return data, shared_dictionary([(extract.authority.code, extract.framework) for extract in extracts])


def _book(data: Table, dictionary: Table, extracts: Sequence[Extract], day: dt.date) -> TableBook:
    """The tables as sheets of one workbook, with what is to be said of them."""
    title = _title(extracts)
    about = tabulate("about", ABOUT_SHEET, _ABOUT_COLUMNS, _about(data, dictionary, extracts, day))
    sheets = (
        TableSheet(DATA_SHEET, (Block(data),), frozen=data.header.index("service_id") + 1, pages_wide=_PAGES_WIDE),
        TableSheet(DICTIONARY_SHEET, (Block(dictionary),), pages_wide=_PAGES_WIDE),
        TableSheet(ABOUT_SHEET, (Block(about, headings=False),), (title,)),
    )
    return TableBook(title, "Accepted figures", dt.datetime.combine(day, dt.time()), sheets)


def _about(data: Table, dictionary: Table, extracts: Sequence[Extract], day: dt.date) -> Iterator[tuple[str, str]]:
    yield "Authorities", ", ".join(dict.fromkeys(extract.authority.name for extract in extracts))
    yield "Made on", f"{day.day} {day:%B %Y}, by sp-workbook {__version__}"
    yield "Figures", f"{len(data.records)}, one in each row of the sheet {DATA_SHEET}"
    yield (
        "Which figures",
        "Only those that were accepted. What is missing, in question or not reported has no row. Blank is never 0.",
    )
    yield "Small numbers", "Nothing is suppressed here. Do not pass it on outside the authority."
    yield "Text", "Cells of text hold it exactly as it was given, also where it looks like a formula."
    yield "What each figure means", f"In the sheet {DICTIONARY_SHEET}, {len(dictionary.records)} definitions."
    for column in data.columns:
        yield f"Column {column.name}", column.sentence
    for source in _sources(extracts):
        yield "File received", f"{source.file} (SHA-256 {source.sha256})"


def _sources(extracts: Sequence[Extract]) -> tuple[PackageSource, ...]:
    """Every file received that figures come from, each once."""
    by_file = {(source.file, source.sha256): source for extract in extracts for source in extract.sources}
    return tuple(by_file[key] for key in sorted(by_file))


def _title(extracts: Sequence[Extract]) -> str:
    labels = {extract.period: extract.period.label for extract in extracts}
    titles = dict.fromkeys(extract.framework.subject for extract in extracts)
    return f"{'; '.join(titles)} figures, {'; '.join(labels[period] for period in sorted(labels))}"
