"""The register of providers and services.

1. CSV in UTF-8 (with or without a mark), UTF-16 or Windows encoding, parted by commas, semicolons or tabs; and .xlsx.
2. Case, spacing, underscores and order of the column names do not matter.
3. A missing, repeated or unknown column is reported; a blank unknown one and one that begins with # are passed over.
4. Blank rows are passed over, and every message names the true line.
5. Text is trimmed; leading zeros are kept, or their loss is reported.
6. Every problem of every row is reported at once: file, line, column, what was found, what is needed.
7. Each column is checked by its own rules.
8. One provider of one authority has one name, one national id and one e-mail; a service_id is used once.
9. `indicators` holds the service's changes: + selects, - hides, ! requires, ? offers.
10. Providers come in the order of the register; two authorities make two records.
11. A file that cannot be read is named in plain words, whatever is wrong with it.
12. Names are found whatever their case, punctuation and spacing.
13. The shipped example holds 40 services of 13 provider records, over all client groups, authorities and service types.
14. `opened` and `closed` are a provider's first and last day with a service; `formerly` names the services it continues.
15. A service may stand in several rows whose days do not overlap; who has it last within a period reports all of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from small_configuration import CONFIGURATION
from workbook import config
from workbook.errors import FileError, RegisterError
from workbook.model import Period, Provider, Service, ServiceTerms, State
from workbook.names import NameIndex, slug
from workbook.register import COLUMNS, REQUIRED, read_register, services_in

EXAMPLE = Path(__file__).parents[1] / "examples" / "register.csv"
PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/theme/theme1.xml",
    "docProps/core.xml",
    "docProps/app.xml",
    "_rels/.rels",
    "[Content_Types].xml",
)
GOOD = {
    "authority": "Derby",
    "provider_id": "00901",
    "national_provider_id": "00990901",
    "provider_name": "Harbour House",
    "service_id": "D-1",
    "service_name": "Quayside",
    "service_type": "Accommodation based",
    "accommodation_type": "Hostel",
    "client_group": "1",
    "secondary_client_groups": "4; Complex needs",
    "household_units": "12",
    "contact_email": "returns@example.org",
    "indicators": "+EM-LPI-58 -EM-LPI-53 !EM-LPI-59",
}
READ = Provider(
    "DER",
    "00901",
    "00990901",
    "Harbour House",
    "returns@example.org",
    (
        Service(
            "D-1",
            "Quayside",
            "acc",
            "hostel",
            "1",
            ("4", "21"),
            12,
            (("EM-LPI-58", State.SELECTED), ("EM-LPI-53", State.HIDDEN), ("EM-LPI-59", State.REQUIRED)),
        ),
    ),
)


def text_of(*rows: dict[str, str], columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([columns, *([row.get(column, "") for column in columns] for row in rows)])
    return out.getvalue()


def as_csv(folder: Path, *rows: dict[str, str], encoding: str = "utf-8", **shape: Any) -> Path:
    path = folder / "register.csv"
    path.write_bytes(text_of(*rows, **shape).encode(encoding))
    return path


def as_xlsx(
    folder: Path,
    *rows: Mapping[str, object],
    columns: Sequence[str] = COLUMNS,
    formats: Mapping[str, str] | None = None,
) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for cells in (columns, *([row.get(column) for column in columns] for row in rows)):
        sheet.append(list(cells))
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    path = folder / "register.xlsx"
    book.save(path)
    return path


def with_part(path: Path, part: str, alter: Callable[[bytes], bytes | None]) -> None:
    """Alter one part of a workbook's package, or leave it out where there is nothing left of it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    altered = {name: alter(content) if name == part else content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w") as package:
        for name, content in altered.items():
            if content is not None:
                package.writestr(name, content)


def read(path: Path) -> tuple[Provider, ...]:
    return read_register(path, CONFIGURATION)


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(RegisterError) as caught:
        read(path)
    return caught.value.problems


def said(path: Path) -> tuple[str, ...]:
    """What is said of a register that may or may not be read; any other exception comes through."""
    try:
        read(path)
    except RegisterError as err:
        return err.problems
    except FileError as err:
        return (str(err).replace(str(path), path.name),)
    return ()


def problem(folder: Path, **cells: str) -> str:
    """The one problem of a register whose one row has these cells."""
    (only,) = problems(as_csv(folder, GOOD | cells))
    return only


# R1, R2: shapes of file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_in_any_encoding_that_excel_writes(tmp_path: Path, encoding: str) -> None:
    """1: é survives each of them."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"provider_name": "Café House"}, encoding=encoding))
    assert provider.name == "Café House"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_whatever_parts_its_columns(tmp_path: Path, delimiter: str) -> None:
    """1: a semicolon between columns and one within a cell are told apart."""
    assert read(as_csv(tmp_path, GOOD, delimiter=delimiter)) == (READ,)


def test_a_sheet_reads_as_the_same_register(tmp_path: Path) -> None:
    """1: numbers as Excel holds them, a whole 12.0 among them."""
    row = GOOD | {"client_group": 1, "household_units": 12.0}
    assert read(as_xlsx(tmp_path, row)) == (READ,)


def test_only_the_first_sheet_counts(tmp_path: Path) -> None:
    """1: notes on a second sheet are left alone."""
    path = as_xlsx(tmp_path, GOOD)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes")["A1"] = "not a register"
    book.save(path)
    assert read(path) == (READ,)


def test_the_sheet_of_services_is_read_wherever_it_stands(tmp_path: Path) -> None:
    """1: the first that has a column of service ids, with notes or nothing on the sheets before it."""
    path = as_xlsx(tmp_path, GOOD)
    for notes in (None, "Our notes"):
        book = openpyxl.load_workbook(path)
        book.create_sheet("Before", 0)["A1"] = notes
        book.save(path)
        assert read(path) == (READ,)


def test_a_formula_without_a_stored_result_is_named(tmp_path: Path) -> None:
    """1: it is not called blank."""
    path = as_xlsx(tmp_path, GOOD)
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, names.index("service_name") + 1).value = '="Quay"&"side"'
    book.save(path)
    with pytest.raises(RegisterError) as told:
        read(path)
    (problem,) = told.value.problems
    assert 'service_name: found \'="Quay"&"side"\'' in problem
    assert "needs the result of its formula" in problem


def test_a_csv_may_say_first_what_parts_its_cells(tmp_path: Path) -> None:
    """1: as programs tell Excel, whose line is counted."""
    path = as_csv(tmp_path, GOOD)
    path.write_bytes(b"sep=,\r\n" + path.read_bytes())
    assert read(path) == (READ,)


def test_a_sheet_may_state_a_wrong_size(tmp_path: Path) -> None:
    """1: some programs write a size that is too small."""
    path = as_xlsx(tmp_path, GOOD)
    with_part(
        path, PARTS[0], lambda content: re.sub(rb'<dimension ref="A1:[A-Z]+2"', b'<dimension ref="A1:A1"', content)
    )
    assert read(path) == (READ,)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(COLUMNS), mangle=st.lists(st.integers(0, 4), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_shuffled_and_restyled_column_names_never_change_the_result(
    tmp_path: Path, order: list[str], mangle: list[int]
) -> None:
    """2: for any order, and each name in a style of its own."""
    styles = (str, str.upper, lambda t: t.replace("_", " ").title(), lambda t: f" {t.replace('_', '')} ", str.title)
    names = [styles[style](column) for style, column in zip(mangle, order, strict=True)]
    path = tmp_path / "register.csv"
    lines = text_of(GOOD, columns=order).split("\r\n", 1)
    path.write_text(",".join(names) + "\r\n" + lines[1], encoding="utf-8", newline="")
    assert read(path) == (READ,)


def test_optional_columns_may_be_left_out(tmp_path: Path) -> None:
    """3: a register of floating support needs eight columns."""
    ((provider),) = read(as_csv(tmp_path, GOOD | {"service_type": "float"}, columns=REQUIRED))
    assert provider.services[0].household_units is None


# R3, R4: columns and lines


@pytest.mark.parametrize("column", REQUIRED)
def test_a_missing_column_is_named_once_and_not_again_for_each_row(tmp_path: Path, column: str) -> None:
    """3, 6: two rows, one problem."""
    columns = [each for each in COLUMNS if each != column]
    (only,) = problems(as_csv(tmp_path, GOOD, GOOD | {"service_id": "D-2"}, columns=columns))
    assert only.startswith(f"register.csv:1, {column}: this column is missing.")


def test_a_repeated_column_is_refused(tmp_path: Path) -> None:
    """3: nobody can tell which of the two is meant."""
    (only,) = problems(as_csv(tmp_path, GOOD, columns=(*COLUMNS, "Service ID")))
    assert only == f"register.csv:1, service_id: stands in columns 5 and {len(COLUMNS) + 1}. Keep one of them."


def test_an_unknown_column_is_reported_with_the_nearest_name(tmp_path: Path) -> None:
    """3: a misspelt optional column would otherwise be lost without a word."""
    columns = [column.replace("household_units", "Houshold unit") for column in COLUMNS]
    (only,) = problems(as_csv(tmp_path, GOOD | {"Houshold unit": "3"}, columns=columns))
    assert "'Houshold unit'" in only
    assert only.endswith("Did you mean household_units?")


@pytest.mark.parametrize(("name", "text"), [("Notes", ""), ("# notes", "call on Monday"), ("", "")])
def test_a_blank_column_and_a_note_are_passed_over(tmp_path: Path, name: str, text: str) -> None:
    """3: officers keep notes beside their registers."""
    assert read(as_csv(tmp_path, GOOD | {name: text}, columns=(*COLUMNS, name))) == (READ,)


def test_a_comma_that_splits_a_text_is_noticed(tmp_path: Path) -> None:
    """3: the row then has one value more than there are columns."""
    path = as_csv(tmp_path, GOOD)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",extra\r\n", encoding="utf-8")
    (only,) = problems(path)
    assert only.startswith(f"register.csv:2: found 'extra' in column {len(COLUMNS) + 1}, which has no name.")


def test_a_file_without_column_names_says_what_the_first_row_needs(tmp_path: Path) -> None:
    """3: one message, not one for each."""
    (only,) = problems(as_csv(tmp_path, GOOD, columns=["a", "b"]))
    assert only.startswith("register.csv:1: the first row needs the column names: authority, provider_id,")


@pytest.mark.parametrize("build", [as_csv, as_xlsx])
def test_blank_rows_are_passed_over_and_the_true_line_is_named(tmp_path: Path, build: Callable[..., Path]) -> None:
    """4: three blank rows above, and the message still points at line 5."""
    (only,) = problems(build(tmp_path, {}, {"service_name": " \xa0 "}, {}, GOOD | {"provider_id": "123"}))
    assert only.startswith(
        f"register.{build.__name__[3:]}:5, provider_id: found '123'; needs 5 digits, for example 01234."
    )


def test_a_line_break_within_quotes_does_not_shift_the_lines_below(tmp_path: Path) -> None:
    """4, 6: the first row spans two lines, the second is on line 4."""
    first = problems(as_csv(tmp_path, GOOD | {"service_name": "Quay\nside"}, GOOD | {"service_id": ""}))
    assert [each.split(":")[1].split(",")[0] for each in first] == ["2", "4"]
    assert "line break" in first[0]


def test_the_line_is_kept_with_the_service(tmp_path: Path) -> None:
    """4: so that it can be explained later."""
    (provider,) = read(as_csv(tmp_path, {}, GOOD))
    assert provider.services[0].register_line == 3


# R5: text and zeros


def test_spaces_around_a_text_are_dropped(tmp_path: Path) -> None:
    """5: no-break spaces and byte marks too."""
    assert read(as_csv(tmp_path, {column: f" \xa0{text}\ufeff " for column, text in GOOD.items()})) == (READ,)


@pytest.mark.parametrize("text", ["00901", "'00901", '="00901"'])
def test_leading_zeros_are_kept(tmp_path: Path, text: str) -> None:
    """5: also when marked as text in one of the ways that people use."""
    assert read(as_csv(tmp_path, GOOD | {"provider_id": text})) == (READ,)


def test_a_number_keeps_the_zeros_that_its_format_shows(tmp_path: Path) -> None:
    """5: 901 shown as 00901 is 00901."""
    row = GOOD | {"provider_id": 901, "national_provider_id": 990901}
    assert read(as_xlsx(tmp_path, row, formats={"B2": "00000", "C2": "00000000"})) == (READ,)


def test_a_complete_number_is_taken_as_an_identifier(tmp_path: Path) -> None:
    """5: five digits have lost nothing."""
    (provider,) = read(as_xlsx(tmp_path, GOOD | {"provider_id": 99001}))
    assert provider.provider_id == "99001"


def test_a_number_that_lost_its_zeros_is_reported(tmp_path: Path) -> None:
    """5: offered, and never put in unasked."""
    (only,) = problems(as_xlsx(tmp_path, GOOD | {"provider_id": 901}))
    assert only.endswith(
        "found '901'; needs 5 digits, for example 01234. Did it lose zeros in front: 00901? Format the column as Text."
    )


@pytest.mark.parametrize("value", [dt.datetime(2008, 2, 1), dt.date(2008, 2, 1), dt.time(1, 2)])
def test_a_date_that_excel_made_of_an_identifier_is_reported(tmp_path: Path, value: dt.date | dt.time) -> None:
    """5: 1-2 typed as a service_id becomes a date."""
    (only,) = problems(as_xlsx(tmp_path, GOOD | {"service_id": value}))
    assert only.endswith("needs text, not a date; format the column as Text, then type it again.")


# R6: all at once


def test_every_problem_of_every_row_is_reported_in_order(tmp_path: Path) -> None:
    """6: by line, then in the order of the columns."""
    found = problems(as_csv(tmp_path, GOOD | {"indicators": "x", "provider_id": "1"}, GOOD | {"service_id": "%"}))
    assert [each.split(": ")[0] for each in found] == [
        "register.csv:2, provider_id",
        "register.csv:2, indicators",
        "register.csv:3, service_id",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.fixed_dictionaries({column: st.text(max_size=60) for column in COLUMNS}), min_size=1, max_size=3)
)
def test_whatever_the_cells_hold_the_answer_is_a_register_or_a_list_of_problems(
    tmp_path: Path, rows: list[dict[str, str]]
) -> None:
    """6, 11: no other exception, and no message of 200 characters or more or over more than one line."""
    path = tmp_path / "register.csv"
    path.write_bytes(text_of(*rows).encode("utf-8", "surrogatepass"))
    for each in said(path):
        assert len(each) < 200
        assert each.isprintable()


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("text", ["#NAME?", "#N/A", "#REF!"])
def test_a_spreadsheet_error_is_reported_in_any_column(tmp_path: Path, column: str, text: str) -> None:
    """6: Excel makes #NAME? of an entry that begins with + or -."""
    (found,) = problems(as_csv(tmp_path, GOOD | {column: text}))
    assert f"{column}: found '{text}'; needs text, not a spreadsheet's error;" in found


# R7: each column


@pytest.mark.parametrize("column", REQUIRED)
def test_a_blank_required_cell_is_reported(tmp_path: Path, column: str) -> None:
    """7: as blank, with what is needed."""
    assert problem(tmp_path, **{column: ""}).startswith(f"register.csv:2, {column}: blank; needs ")


@pytest.mark.parametrize("text", ["derby", "DER", "Derby City Council", " DERBY ", "00FK", "E06000015"])
def test_an_authority_is_known_by_any_of_its_names(tmp_path: Path, text: str) -> None:
    """7: name, code, alias or national code."""
    assert read(as_csv(tmp_path, GOOD | {"authority": text}))[0].authority == "DER"


def test_an_unknown_authority_is_reported_with_the_nearest(tmp_path: Path) -> None:
    """7: and its local indicators are not reported as unknown as well."""
    text = problem(tmp_path, authority="Derbyshre", indicators="+DER-TRK-1")
    assert text == "register.csv:2, authority: found 'Derbyshre'; needs an authority. Did you mean 'Derbyshire'?"


@pytest.mark.parametrize(
    ("column", "text", "needs"),
    [
        ("client_group", "Care leavers 18-25", "or its name. Words of your own are aliases in code_lists.yaml."),
        ("service_type", "Crash pad", "needs a service type. Words of your own are aliases in code_lists.yaml."),
    ],
)
def test_words_of_a_councils_own_have_a_place(tmp_path: Path, column: str, text: str, needs: str) -> None:
    """7: the message says which, where no name is near."""
    assert needs in problem(tmp_path, **{column: text})


def test_national_ids_may_be_done_without(tmp_path: Path) -> None:
    """3: where the framework's shape of them takes nothing, the column may be left out."""
    base = CONFIGURATION.framework
    shape = replace(base.identifiers.national_provider_id, pattern="[0-9]{8}|")
    without = replace(base, identifiers=replace(base.identifiers, national_provider_id=shape))
    path = as_csv(tmp_path, GOOD, columns=[column for column in COLUMNS if column != "national_provider_id"])
    (provider,) = read_register(path, replace(CONFIGURATION, framework=without))
    assert provider.national_provider_id == ""


AGREED = {
    "contract_value": "£182,000",
    "price_basis": "All support hours",
    "support_hours": "150.5",
    "eligibility": "Single homeless people",
    "quality_grade": "B",
    "quality_scheme": "QAF 2009",
    "quality_date": "1 Sep 2008",
}


def test_what_was_agreed_is_read(tmp_path: Path) -> None:
    """7: price, hours, who may come, quality; a register that says nothing of it gives nothing."""
    (provider,) = read(as_csv(tmp_path, GOOD | AGREED))
    day = dt.date(2008, 9, 1)
    assert provider.terms == (
        ServiceTerms("D-1", 182000, "All support hours", 150.5, "Single homeless people", "B", "QAF 2009", day),
    )
    assert provider.services == READ.services  # what was agreed is no part of what is asked


@pytest.mark.parametrize("column", ["contract_value", "support_hours"])
@pytest.mark.parametrize("text", ["0", "-5", "1,82", "1.000,00", "about 5", "9999999999", "5 %"])
def test_an_amount_that_cannot_be_is_reported(tmp_path: Path, column: str, text: str) -> None:
    """7: nothing is paid or given for less than nothing."""
    assert f"{column}: found '{text}'; needs " in problem(tmp_path, **{column: text})


@pytest.mark.parametrize("column", ["provider_id", "national_provider_id"])
@pytest.mark.parametrize("text", ["1", "123456789", "1234a", "1234567x", "٠١٢٣٤", "12 345", "-1234"])
def test_an_identifier_needs_all_its_digits(tmp_path: Path, column: str, text: str) -> None:
    """7: 0 to 9 only, five or eight of them."""
    assert f"{column}: found" in problem(tmp_path, **{column: text})


@pytest.mark.parametrize(
    "text", ["=1+1", 'The "Old" House', "a/b\\c", "Home 🏠", "x" * 200, "+44", "@home", "O'Neil & Co"]
)
@pytest.mark.parametrize("column", ["service_name", "provider_name"])
def test_a_name_may_hold_any_character_that_can_be_printed(tmp_path: Path, column: str, text: str) -> None:
    """7: and comes through unchanged."""
    (provider,) = read(as_csv(tmp_path, GOOD | {column: text}))
    assert (provider.name if column == "provider_name" else provider.services[0].name) == text


@pytest.mark.parametrize("text", ["a\tb", "a\nb", "a\x00b", "a\x1bb", "a\u2028b", "a\uffffb", "x" * 256])
@pytest.mark.parametrize("column", ["service_name", "provider_name"])
def test_a_name_that_no_cell_can_hold_is_reported(tmp_path: Path, column: str, text: str) -> None:
    """7: control characters, and more than 255 characters."""
    assert f"{column}: found" in problem(tmp_path, **{column: text})


@pytest.mark.parametrize("letter", ",%_[]^")
def test_a_service_id_has_no_character_that_the_upload_refuses(tmp_path: Path, letter: str) -> None:
    """7: each of the six is named."""
    assert f"without {letter}:" in problem(tmp_path, service_id=f"D{letter}1")


@pytest.mark.parametrize("text", ["NGM/301", "1.2", "A B", "0007", "x" * 50])
def test_a_service_id_may_be_any_other_text(tmp_path: Path, text: str) -> None:
    """7: local systems differ."""
    assert read(as_csv(tmp_path, GOOD | {"service_id": text}))[0].services[0].service_id == text


def test_a_service_id_has_at_most_50_characters(tmp_path: Path) -> None:
    """7: 51 are reported."""
    assert "needs at most 50 characters; this has 51." in problem(tmp_path, service_id="x" * 51)


def test_an_accommodation_type_is_needed_where_the_type_is_accommodation_based(tmp_path: Path) -> None:
    """7: blank is reported."""
    assert "accommodation_type: blank; needs an accommodation type" in problem(tmp_path, accommodation_type="")


def test_an_accommodation_type_is_reported_where_there_is_no_accommodation(tmp_path: Path) -> None:
    """7: one of the two cells is wrong."""
    text = problem(tmp_path, service_type="Floating support service")
    assert "accommodation_type: found 'Hostel'; needs to be blank" in text


def test_an_unknown_service_type_is_reported_alone(tmp_path: Path) -> None:
    """7: whether accommodation is needed cannot be known then."""
    assert "service_type: found 'Lodge'" in problem(tmp_path, service_type="Lodge", accommodation_type="")


@pytest.mark.parametrize(
    "text", ["1", "01", "older people", "Older people with support needs", "1 Older people with support needs"]
)
def test_a_client_group_is_known_by_code_label_or_alias(tmp_path: Path, text: str) -> None:
    """7: any of them gives 1."""
    assert read(as_csv(tmp_path, GOOD | {"client_group": text})) == (READ,)


@pytest.mark.parametrize("text", ["0", "22", "1.5", "Complex needs", "nobody"])
def test_an_unknown_client_group_is_reported(tmp_path: Path, text: str) -> None:
    """7: Complex needs is a secondary group only."""
    assert f"client_group: found '{text}'; " in problem(tmp_path, client_group=text)


def test_code_21_has_another_name_as_a_secondary_group(tmp_path: Path) -> None:
    """7: Generic as primary, Complex needs as secondary, and the two may stand together."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"client_group": "Generic", "secondary_client_groups": "complex needs"}))
    assert (provider.services[0].client_group, provider.services[0].secondary_client_groups) == ("21", ("21",))
    assert "21 here is 'Complex needs'" in problem(tmp_path, secondary_client_groups="Generic")


def test_a_secondary_group_that_says_nothing_new_is_left_out(tmp_path: Path) -> None:
    """7: the primary group, or one given twice."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"client_group": "1", "secondary_client_groups": "1;4; 4 ;"}))
    assert provider.services[0].secondary_client_groups == ("4",)


def test_secondary_groups_with_another_separator_are_told_how(tmp_path: Path) -> None:
    """7: labels may hold commas, so only semicolons part them."""
    assert "separated by semicolons, for example 1; 2." in problem(tmp_path, secondary_client_groups="4, 8")


@pytest.mark.parametrize(("text", "units"), [("", None), ("1", 1), ("12.0", 12), ("0012", 12), ("99999", 99999)])
def test_household_units_are_a_whole_number_or_blank(tmp_path: Path, text: str, units: int | None) -> None:
    """7: blank is not 0."""
    assert read(as_csv(tmp_path, GOOD | {"household_units": text}))[0].services[0].household_units == units


@pytest.mark.parametrize("text", ["0", "1.5", "-3", "12 units", "1,200", "1e3", "inf", "TRUE", "100000", "١٢"])
def test_other_household_units_are_reported(tmp_path: Path, text: str) -> None:
    """7: a service has at least one unit, if any are given."""
    assert f"household_units: found '{text}'; needs a whole number" in problem(tmp_path, household_units=text)


@pytest.mark.parametrize(
    "text", ["someone", "a@b", "a b@example.org", "a@example.org; b@example.org", "a@@example.org", "a@.org"]
)
def test_a_contact_that_is_not_one_address_is_reported(tmp_path: Path, text: str) -> None:
    """7: one address, or nothing."""
    assert "contact_email: found" in problem(tmp_path, contact_email=text)


@pytest.mark.parametrize(
    ("text", "submission"), [("", "workbook"), ("Workbook", "workbook"), ("AUTOMATED", "automated")]
)
def test_how_a_provider_sends_its_figures_is_read(tmp_path: Path, text: str, submission: str) -> None:
    """7: in one workbook unless it says otherwise."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"submission": text}))
    assert provider.submission == submission


def test_another_way_of_sending_figures_is_reported(tmp_path: Path) -> None:
    """7: with the two words there are."""
    assert "submission: found 'by post'; needs workbook, or automated" in problem(tmp_path, submission="by post")


# R8: rows that must agree


@pytest.mark.parametrize(
    ("column", "text"),
    [("provider_name", "Harbor House"), ("national_provider_id", "00990902"), ("contact_email", "other@example.org")],
)
def test_a_second_fact_for_one_provider_is_reported_with_both_lines(tmp_path: Path, column: str, text: str) -> None:
    """8: line 3 differs from line 2."""
    (only,) = problems(as_csv(tmp_path, GOOD, GOOD | {"service_id": "D-2", column: text}))
    assert only.startswith(
        f"register.csv:3, {column}: found '{text}'; line 2 has '{GOOD[column]}'. Provider 00901 needs one"
    )


def test_an_address_given_once_serves_all_the_providers_services(tmp_path: Path) -> None:
    """8: blank does not contradict."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"contact_email": ""}, GOOD | {"service_id": "D-2"}))
    assert provider.contact_email == "returns@example.org"


def test_a_service_id_is_used_once_in_an_authority_whatever_its_case(tmp_path: Path) -> None:
    """8: also by another provider; another authority may use it."""
    second = GOOD | {"service_id": "d-1", "provider_id": "99002", "indicators": ""}
    (only,) = problems(as_csv(tmp_path, GOOD, second))
    assert only.startswith("register.csv:3, service_id: found 'd-1'; line 2 has it too.")
    assert len(read(as_csv(tmp_path, GOOD, second | {"authority": "Derbyshire"}))) == 2


@pytest.mark.parametrize(
    ("first", "second"), [("CAF\u00c9-1", "CAFE\u0301-1"), ("BRK-1", "\uff22RK-1"), ("A 1", "A  1")]
)
def test_service_ids_that_look_alike_are_one(tmp_path: Path, first: str, second: str) -> None:
    """8: composed or not, full width, with more spaces; the other line is named."""
    (only,) = problems(as_csv(tmp_path, GOOD | {"service_id": first}, GOOD | {"service_id": second}))
    assert only.startswith("register.csv:3, service_id: found ")
    assert "line 2 has it too." in only


# R9: changes


@pytest.mark.parametrize(
    "text",
    [
        "+EM-LPI-58,-EM-LPI-53;!EM-LPI-59",
        "+em-lpi-58  \u2212EM-LPI-53 ! EM-LPI-59",
        "'+EM-LPI-58 -EM-LPI-53 !EM-LPI-59",
    ],
)
def test_changes_may_be_parted_and_signed_in_other_ways(tmp_path: Path, text: str) -> None:
    """9: commas, semicolons, a long minus, a space after the sign, and the mark that keeps Excel from computing."""
    assert read(as_csv(tmp_path, GOOD | {"indicators": text})) == (READ,)


def test_an_indicator_may_be_offered(tmp_path: Path) -> None:
    """9: shown with No, for the provider to choose."""
    ((provider),) = read(as_csv(tmp_path, GOOD | {"indicators": "? EM-LPI-58"}))
    assert provider.services[0].changes == (("EM-LPI-58", State.OFFERED),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("+EM-LPI-5B", "'EM-LPI-5B' is not an indicator of Derby. Did you mean EM-LPI-5"),
        ("EM-LPI-58", "'EM-LPI-58' needs one sign, then a code"),
        ("+-EM-LPI-58", "'+-EM-LPI-58' needs one sign, then a code"),
        ("+", "'+' needs one sign, then a code"),
        ("+EM-LPI-58 -em-lpi-58", "needs EM-LPI-58 once only."),
        ("+zzz", "'zzz' is not an indicator of Derby. Look its code up"),
    ],
)
def test_a_change_that_cannot_be_made_is_reported(tmp_path: Path, text: str, said: str) -> None:
    """9: unknown code, no sign, or the same code twice."""
    assert said in problem(tmp_path, indicators=text)


def test_a_local_indicator_belongs_to_its_authority(tmp_path: Path) -> None:
    """9: Derby's tracking indicator is not Derbyshire's."""
    assert read(as_csv(tmp_path, GOOD | {"indicators": "+DER-TRK-1"}))[0].services[0].changes
    assert "is not an indicator of Derbyshire." in problem(tmp_path, authority="Derbyshire", indicators="+DER-TRK-1")


# R10: order


def test_providers_come_in_the_order_of_the_register(tmp_path: Path) -> None:
    """10: a provider's later rows join its first; two authorities make two records."""
    rows = [
        ("Derbyshire", "99002", "B"),
        ("Derby", "99001", "A"),
        ("Derbyshire", "99002", "C"),
        ("Derby", "99002", "D"),
    ]
    register = [GOOD | {"authority": a, "provider_id": p, "service_id": s} for a, p, s in rows]
    assert [
        (each.authority, each.provider_id, [service.service_id for service in each.services])
        for each in read(as_csv(tmp_path, *register))
    ] == [("DBY", "99002", ["B", "C"]), ("DER", "99001", ["A"]), ("DER", "99002", ["D"])]


# R11: files that cannot be read


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("register.pdf", b"x", "found a '.pdf' file; a register needs to be .csv, .xlsx, .ods or .xls."),
        ("register.xls", b"x", "is damaged, has a password to open it, or is not a spreadsheet."),
        ("register", b"x", "found a '' file"),
        ("register.csv", b"PK\x03\x04rest", "is named .csv but is a spreadsheet."),
        ("register.csv", b"\x81\x8d", "has characters that cannot be read."),
        ("register.xlsx", b"a,b\n", "is damaged, has a password to open it, or is not a spreadsheet."),
        ("register.xlsx", b"", "is damaged, has a password to open it, or is not a spreadsheet."),
        ("register.xlsx", b"\xd0\xcf\x11\xe0rest", "is damaged, has a password to open it, or is not a spreadsheet."),
    ],
)
def test_a_file_of_another_kind_is_named_in_plain_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    """11: with what to do about it."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: {said}")


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """11: both are common slips."""
    with pytest.raises(FileError, match="there is no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(FileError, match="is a folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "register.csv: is empty;"),
        ("\r\n ,,\r\n", "register.csv: is empty;"),
        (text_of(), "register.csv: has column names but no services."),
        (text_of(GOOD) + 'Derby,"open', "register.csv:3: the double quotation marks do not pair up."),
    ],
)
def test_a_register_without_services_or_with_an_open_quotation_is_refused(
    tmp_path: Path, content: str, said: str
) -> None:
    """11: never an empty result, never half a register."""
    path = tmp_path / "register.csv"
    path.write_text(content, encoding="utf-8", newline="")
    (only,) = problems(path)
    assert only.startswith(said)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """11: before it is opened."""
    monkeypatch.setattr("workbook.register.sheets.MAX_UNPACKED_BYTES", 100)
    with pytest.raises(FileError, match="unpacks to far more"):
        read(as_xlsx(tmp_path, GOOD))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return as_xlsx(tmp_path_factory.mktemp("sound"), GOOD).read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.integers(0, 9_999), st.integers(0, 255), max_size=5), cut=st.integers(0, 20_000))
def test_a_damaged_workbook_is_only_ever_called_damaged(
    tmp_path: Path, sound: bytes, changes: dict[int, int], cut: int
) -> None:
    """11: cut short or altered anywhere, it is read, or refused in our own words."""
    content = bytearray(sound)
    for place, value in changes.items():
        content[place % len(content)] = value
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content[:cut])
    assert all(said(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 4_000), extra=st.binary(max_size=30), part=st.sampled_from(PARTS))
def test_a_workbook_with_a_damaged_part_is_only_ever_called_damaged(
    tmp_path: Path, sound: bytes, cut: int, extra: bytes, part: str
) -> None:
    """11: the same within any part of the package, where the package itself is sound."""
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(sound)
    with_part(path, part, lambda content: content[:cut] + extra)
    assert all(said(path))


@pytest.mark.parametrize("part", PARTS)
def test_a_workbook_without_one_of_its_parts_is_read_or_called_damaged(tmp_path: Path, sound: bytes, part: str) -> None:
    """11: a missing part is no surprise either."""
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(sound)
    with_part(path, part, lambda _: None)
    assert all(said(path))


# R12: names


@pytest.mark.parametrize("text", ["Women's refuge", "WOMEN\u2019S  REFUGE", "womens-refuge", " Womens_Refuge "])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    """12: apostrophes, case, spaces."""
    assert slug(text) == "womens-refuge"


def test_ampersand_and_and_are_the_same() -> None:
    """12: with or without spaces."""
    assert slug("B & B") == slug("B&B") == slug("b and b") == "b-and-b"


@pytest.mark.parametrize(
    ("text", "nearest"), [("sheltred housing", "Sheltered Housing"), ("Alcohol", "Alcohol problems")]
)
def test_the_nearest_name_is_like_the_text_or_begins_with_it(text: str, nearest: str) -> None:
    """12: for a slip of the finger, and for a name cut short."""
    lookup = NameIndex.build([(1, ["Sheltered Housing"]), (2, ["Alcohol problems"])])
    assert (lookup.nearest(text), lookup.nearest("zzz"), lookup.nearest("")) == (nearest, "", "")


@given(st.text())
def test_the_slug_of_a_slug_is_itself(text: str) -> None:
    """12: so that a slug may be looked up as well."""
    assert slug(slug(text)) == slug(text)


def test_a_name_taken_twice_keeps_its_first_meaning() -> None:
    """12: an alias cannot take over a title."""
    lookup = NameIndex.build([(1, ["One"]), (2, ["Two", "one"])])
    assert (lookup.find("ONE"), lookup.find("three"), lookup.nearest("twos")) == (1, None, "Two")


# R13: the shipped example


def test_the_shipped_example_covers_every_group_authority_and_type() -> None:
    """13: 40 services, 13 provider records, 21 client groups, 9 authorities, 7 service types."""
    providers = read_register(EXAMPLE, config.load(EXAMPLE.parents[1]))
    services = [service for provider in providers for service in provider.services]
    assert (len(services), len(providers)) == (40, 13)
    assert {service.client_group for service in services} == {str(code) for code in range(1, 22)}
    assert len({provider.authority for provider in providers}) == 9
    assert len({service.service_type for service in services}) == 7


# R14, R15: from when to when a provider has a service


def moved(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """One service in two rows, the second at another provider."""
    provider = {"provider_id": "00902", "national_provider_id": "00990902", "provider_name": "Weir House"}
    return {**GOOD, **first}, {**GOOD, **provider, **second}


@pytest.mark.parametrize(
    "written", ["2008-09-01", "01/09/2008", "1/9/2008", "1 Sep 2008", "1 September 2008", "01-Sep-08", "01-Sep-2008"]
)
def test_a_day_is_read_as_officers_and_excel_write_it(tmp_path: Path, written: str) -> None:
    """14: where a day is numbers alone, the day comes first."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"opened": written}))
    assert provider.services[0].opened == dt.date(2008, 9, 1)


@pytest.mark.parametrize("value", [dt.datetime(2008, 9, 1), dt.date(2008, 9, 1), "2008-09-01"])
def test_a_date_of_a_sheet_is_a_day(tmp_path: Path, value: dt.date | str) -> None:
    """14: unlike in a column of identifiers."""
    (provider,) = read(as_xlsx(tmp_path, GOOD | {"closed": value}))
    assert provider.services[0].closed == dt.date(2008, 9, 1)


@pytest.mark.parametrize("written", ["soon", "2008-13-01", "31/11/2008", "1850-01-01", "2008", "39692"])
def test_what_is_no_day_is_reported(tmp_path: Path, written: str) -> None:
    """14: with the ways to write one."""
    assert problem(tmp_path, opened=written) == (
        f"register.csv:2, opened: found '{written}'; needs a day as 2008-09-01, 1 Sep 2008 or 01/09/2008 (the day "
        "first), or nothing."
    )


def test_a_service_that_closes_before_it_opens_is_reported(tmp_path: Path) -> None:
    """14: one of the two days is wrong."""
    assert problem(tmp_path, opened="2008-09-02", closed="2008-09-01") == (
        "register.csv:2, closed: found '2008-09-01'; needs a day not before opened, 2008-09-02. Correct one of them."
    )


def test_former_services_are_read_once_each(tmp_path: Path) -> None:
    """14: separated by semicolons, in the order given."""
    (provider,) = read(as_csv(tmp_path, GOOD | {"formerly": "D-7; D-8 ;D-7;"}))
    assert provider.services[0].formerly == ("D-7", "D-8")


@pytest.mark.parametrize(("written", "needs"), [("d-1", "other services"), ("D-7, D-8", "an identifier without ,")])
def test_a_former_service_that_cannot_be_is_reported(tmp_path: Path, written: str, needs: str) -> None:
    """14: itself, and ids that no service can have."""
    assert f"formerly: found '{written}'; needs" in (only := problem(tmp_path, formerly=written))
    assert needs in only


def test_a_service_may_stand_in_two_rows_one_after_the_other(tmp_path: Path) -> None:
    """15: the first provider's last day is the day before the second's first."""
    rows = moved({"closed": "2008-08-31"}, {"opened": "2008-09-01"})
    first, second = read(as_csv(tmp_path, *rows))
    assert (first.services[0].service_id, second.services[0].service_id) == ("D-1", "D-1")


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (
            {},
            {},
            "service_id: found 'D-1'; line 2 has it too. Each service of an authority needs its own; if it moved,",
        ),
        ({}, {"opened": "2008-09-01"}, "opened: found '2008-09-01' for D-1; line 2 has it and no day in closed. Give"),
        ({"closed": "2008-09-01"}, {"opened": "2008-09-01"}, "opened: found '2008-09-01' for D-1; line 2 has it until"),
        ({"closed": "2008-09-01"}, {}, "opened: found '' for D-1; line 2 has it until 2008-09-01. Give its last day"),
    ],
)
def test_two_providers_never_have_a_service_on_one_day(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], says: str
) -> None:
    """15: the line and the way out are named, in under 200 characters."""
    (only,) = problems(as_csv(tmp_path, *moved(first, second)))
    assert only.startswith(f"register.csv:3, {says}")
    assert len(only) < 200


@pytest.mark.parametrize(
    ("period", "asked"),
    [
        (Period(2008, 1), ["00901"]),
        (Period(2008, 2), ["00902"]),  # July and August were the first one's, but the last day is the second's
        (Period(2008, 3), ["00902"]),
        (Period(2008, 4), ["00902"]),  # it closed within this one: its last figures are still asked
        (Period(2009, 1), []),
    ],
)
def test_who_has_a_service_last_in_a_period_is_asked(tmp_path: Path, period: Period, asked: list[str]) -> None:
    """15: for the whole of it; a provider that is asked nothing gets no workbook."""
    rows = moved({"closed": "2008-08-31"}, {"opened": "2008-09-01", "closed": "2009-01-10"})
    providers = services_in(read(as_csv(tmp_path, *rows)), period)
    assert [provider.provider_id for provider in providers] == asked
