"""The upload and the dataset that can be passed on.

1. The zip is called as the receiving system expects, and holds the services, the data items, the manifest, the
   data dictionary and the descriptor.
2. Only what a provider typed goes in, under the indicator and letter of the mapping, exactly as accepted.
3. The mapping decides: names of files, names and order of columns, codes, letters, and what is left out.
4. What breaks a field rule is refused, naming the service and the field, every problem at once.
5. What was not accepted, or is not of this authority and quarter, is never exported.
6. The zip is read back before it is released; one that does not hold the same is not released.
7. Whatever a service or provider is called, everything comes back as it was.
8. The same extract and date give the same bytes, whatever order the figures come in.
9. The manifest says what, when, of which period, by which program, how many rows, which digests, and what is left out.
10. The data dictionary says of each figure what it means, from the YAML.
11. `frictionless validate` accepts every package, and its schema would refuse what is wrong.
12. CSV for people is neutralised; the upload, Parquet and the workbook hold text exactly, and never a formula.
13. The workbook has its headings frozen, a filter, a title, and says what is in it.
14. docs/upload.md and docs/dataset.md name every file and field, and say of each file whether its text is exact.
"""

from __future__ import annotations

import csv
import datetime as dt
import functools
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from extracts import (
    FIGURES,
    LOCK,
    QUAY,
    SOURCE,
    WORKED,
    entry,
    extract,
    framework,
    mapping,
    services,
    with_row,
    with_service,
)
from workbook import __version__
from workbook.assess import AnswerStatus
from workbook.dataset import COLUMNS
from workbook.errors import ReleaseError, UsageError
from workbook.model import (
    DICTIONARY_NAME,
    SERVICE_ID_REFUSED,
    DataField,
    ServiceField,
    ServicesFile,
    Upload,
)
from workbook.publish import Extract, dataset_files, spls_zip
from workbook.publish.readback import MANIFEST, read_figures, read_services, require_same
from workbook.publish.records import ExtractedService
from workbook.publish.upload_columns import uploaded_value
from workbook.table import Table, all_formats, attribute, cell_text, format_named
from workbook.table.formats.csv import EXACT_CSV, read_csv
from workbook.text import folded

MADE = dt.date(2008, 11, 4)
NAMES = [column.name for column in COLUMNS]
SERVICES, DATA = "SupportService.csv", "PerformanceDataItem.csv"
HOSTILE = (
    "=1+1",
    "+44",
    "-5",
    "@SUM(A1)",
    '"',
    "a,b",
    "'",
    "line\nbreak",
    "\r\n",
    " space ",
    "tab\t",
    "\x00",
    "é😀",
    "#N/A",
    "NULL",
)
INPUTS = {key: value for key, value in FIGURES.items() if not key[1].endswith("percent")}


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(whole: Extract | None = None, upload: Upload | None = None) -> dict[str, bytes]:
    """The files of the zip."""
    return opened(spls_zip(whole or extract(), upload or mapping(), MADE).content)


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def manifest(whole: Extract | None = None, upload: Upload | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made(whole, upload)[MANIFEST])
    return found


def changed(service: ExtractedService, field: str, text: str) -> ExtractedService:
    """A service with another text in one of its fields."""
    return ExtractedService(**{**vars(service), field: text})


class TestZip:
    def test_its_name_is_as_found(self) -> None:
        """1: ONS code in force then, and the day as eight digits."""
        assert spls_zip(extract(), mapping(), MADE).name == "SPLSExtract_00FN_04112008.zip"

    def test_it_holds_these_files(self) -> None:
        """1: none else."""
        assert list(made()) == [MANIFEST, "datapackage.json", SERVICES, DATA, DICTIONARY_NAME]

    def test_an_authority_without_an_ons_code_is_named_by_its_own(self) -> None:
        """1: where the framework asks for none, its own code is in the name and in the rows."""
        whole = extract()
        free = replace(whole.framework, ons_code=None)
        nameless = replace(whole, framework=free, authority=replace(whole.authority, ons=""))
        made_zip = spls_zip(nameless, mapping(), MADE)
        assert made_zip.name == "SPLSExtract_LCE_04112008.zip"
        assert {row["ExtractONSCode"] for row in lines(opened(made_zip.content)[SERVICES])} == {"LCE"}

    @pytest.mark.parametrize("code", ["", "../../x"])
    def test_an_ons_code_that_the_framework_asks_for_is_needed(self, code: str) -> None:
        """1: in words, with the file to change."""
        whole = extract()
        with pytest.raises(UsageError, match=r"^Leicester: .*'ons' in indicator_config/framework\.yaml") as caught:
            spls_zip(replace(whole, authority=replace(whole.authority, ons=code)), mapping(), MADE)
        assert len(str(caught.value)) < 200

    def test_without_a_mapping_it_says_what_to_add(self) -> None:
        """3: the file by its name."""
        with pytest.raises(UsageError, match=r"^indicator_config/upload\.yaml: the file is missing"):
            spls_zip(extract(), None, MADE)

    def test_with_nothing_accepted_there_is_no_zip(self) -> None:
        """5: an empty upload would tell the receiving system that there is nothing."""
        with pytest.raises(UsageError, match="no figure has been accepted"):
            spls_zip(replace(extract(), rows=(), services=()), mapping(), MADE)

    def test_services_are_described_by_the_mandated_lists(self) -> None:
        """2: titles, not our codes; what we do not hold is blank."""
        quay, lock = lines(made()[SERVICES])
        assert quay == {
            "ExtractONSCode": "00FN",
            "SupportServiceId": QUAY,
            "ServiceName": "Quayside Hostel",
            "ServiceType": "Accommodation Based Service",
            "AccommodationType": "Hostel",
            "PrimaryClientGroup": "Single homeless with support needs",
            "HouseholdUnitsAvailable": "12",
            "ProviderId": "99001",
            "NationalProviderId": "99000001",
            "ProviderName": "Harbour House Trust",
        }
        assert (lock["AccommodationType"], lock["HouseholdUnitsAvailable"], lock["PrimaryClientGroup"]) == (
            "",
            "",
            "Generic",
        )

    def test_data_items_have_indicator_letter_and_exact_value(self) -> None:
        """2: no percentage, 0 is a figure, two decimals stay."""
        found = [tuple(line.values()) for line in lines(made()[DATA])]
        whole = ("00FN", QUAY, "2008-09-Q2", "2008-07-01", "2008-09-30")
        assert found == [
            (*whole, "SPI3", "A", "612.5"),
            (*whole, "SPI3", "B", "600.25"),
            (*whole, "EMLPI57", "A", "12"),
            (*whole, "EMLPI57", "B", "0"),
            (*whole, "EMLPI57", "C", "1"),
            ("00FN", LOCK, *whole[2:], "EMLPI57", "A", "3"),
        ]

    def test_the_order_they_come_in_does_not_matter(self) -> None:
        """8: the same bytes, twice and turned round."""
        whole = extract()
        turned = replace(whole, rows=whole.rows[::-1], services=whole.services[::-1])
        first = spls_zip(whole, mapping(), MADE)
        assert first == spls_zip(whole, mapping(), MADE) == spls_zip(turned, mapping(), MADE)

    def test_an_authoritys_own_indicators_are_uploaded(self) -> None:
        """3: Derby's overlay has letters in the shipped mapping."""
        held = services()[:1]
        whole = extract(held, {(QUAY, "DER-TRK-1.reached"): 6.0}, "DER")
        assert [(line["Indicator"], line["DataItem"], line["Value"]) for line in lines(made(whole)[DATA])] == [
            ("DERTRK1", "B", "6")
        ]


class TestMapping:
    def test_columns_are_as_the_mapping_orders_them(self) -> None:
        """3: any field, under any name, in any order, even twice; read back all the same."""
        columns = tuple((field, f"Their {field} ü") for field in reversed(ServiceField))
        upload = replace(mapping(), services=ServicesFile("S.csv", (*columns, (ServiceField.SERVICE_ID, "Again"))))
        header, records = read_csv(made(upload=upload)["S.csv"])
        assert header == (*(name for _, name in columns), "Again")
        assert dict(zip(header, records[0], strict=True))["Their secondary_client_groups ü"] == "8;9"
        assert {record[-1] for record in records} == {QUAY, LOCK}

    def test_every_field_of_a_data_item_can_be_asked_for(self) -> None:
        """3: each has a value of its own kind."""
        upload = mapping()
        columns = tuple((field, field.value) for field in DataField)
        upload = replace(upload, data_items=replace(upload.data_items, columns=columns))
        assert lines(made(upload=upload)[DATA])[1] == {
            "ons_code": "00FN",
            "authority_code": "LCE",
            "provider_id": "99001",
            "national_provider_id": "99000001",
            "service_id": QUAY,
            "period": "2008-09-Q2",
            "period_start": "2008-07-01",
            "period_end": "2008-09-30",
            "indicator": "SPI3",
            "data_item": "B",
            "item": WORKED,
            "value": "600.25",
            "unit": "hours",
            "kind": "flow",
        }

    def test_what_is_left_out_is_counted(self) -> None:
        """3, 9: an indicator under leave_out is in no file of figures, and the manifest says how many that are."""
        upload = mapping()
        names = tuple(name for name in upload.names if not name.question.startswith("CLG-SPI-3"))
        upload = replace(upload, names=names, left_out=("CLG-SPI-3",))
        assert {line["Indicator"] for line in lines(made(upload=upload)[DATA])} == {"EMLPI57"}
        assert [each["figures"] for each in manifest(upload=upload)["accepted_and_left_out"]] == [1, 2]

    def test_a_figure_that_lost_its_letter_is_named(self) -> None:
        """3: a mapping changed after the workbooks went out cannot drop figures unseen."""
        upload = mapping()
        upload = replace(upload, names=tuple(name for name in upload.names if name.question != WORKED))
        with pytest.raises(UsageError, match=rf"upload\.yaml: {re.escape(WORKED)} was accepted and has no letter"):
            spls_zip(extract(), upload, MADE)


BASE = services()[0].service
BROKEN = [
    *((replace(BASE, service_id=f"A{letter}1"), "service_id", f"found {letter}") for letter in SERVICE_ID_REFUSED),
    (replace(BASE, service_id=" "), "service_id", "blank"),
    (replace(BASE, name=""), "service_name", "blank"),
    (replace(BASE, name="half \ud83d"), "service_name", "no file can hold"),
    (replace(BASE, service_type="hotel"), "service_type", "found 'hotel'"),
    (replace(BASE, accommodation_type=""), "accommodation_type", "blank"),
    (replace(BASE, accommodation_type="tent"), "accommodation_type", "found 'tent'"),
    (replace(BASE, service_type="outreach"), "accommodation_type", "needs to be blank"),
    (replace(BASE, client_group="22"), "client_group", "found '22'"),
    (replace(BASE, household_units=0), "household_units", "found 0"),
    (replace(BASE, household_units=-3), "household_units", "found -3"),
]


class TestFieldRules:
    @pytest.mark.parametrize(("broken", "field", "words"), BROKEN)
    def test_a_broken_field_is_refused(self, broken: Any, field: str, words: str) -> None:
        """4: by service and field, in words, under 200 characters."""
        whole = extract()
        first = replace(services()[0], service=broken)
        rows = tuple(
            replace(row, service_id=broken.service_id) if row.service_id == QUAY else row for row in whole.rows
        )
        with pytest.raises(UsageError) as caught:
            spls_zip(replace(whole, services=(first, whole.services[1]), rows=rows), mapping(), MADE)
        [line] = str(caught.value).splitlines()
        assert line.startswith(f"Service '{broken.service_id}', {field}: ")
        assert words in line
        assert len(line) < 200

    @pytest.mark.parametrize("field", ["provider_id", "national_provider_id"])
    def test_a_providers_ids_have_their_digits(self, field: str) -> None:
        """4: 5 and 8, of ASCII."""
        first, second = services()
        for wrong in ("1", "9900a", "٩٩٠٠١", ""):
            with pytest.raises(UsageError, match=f", {field}: found '{wrong}'"):
                spls_zip(extract((changed(first, field, wrong), second)), mapping(), MADE)

    def test_every_problem_is_said_at_once(self) -> None:
        """4: two services, three problems, three lines."""
        first, second = services()
        broken = (
            replace(first, service=replace(first.service, name="", household_units=0)),
            replace(second, provider_id="x"),
        )
        with pytest.raises(UsageError) as caught:
            spls_zip(extract(broken), mapping(), MADE)
        assert len(str(caught.value).splitlines()) == 3

    def test_two_services_cannot_share_an_id(self) -> None:
        """4: whatever the capitals, as the register has it."""
        first, second = services()
        held = (first, second, entry(replace(second.service, service_id=LOCK.casefold())))
        with pytest.raises(UsageError, match="two services have it"):
            spls_zip(extract(held), mapping(), MADE)


def exported(extracts: list[Extract], name: str) -> dict[str, bytes]:
    """The dataset of some extracts, in the format of that name."""
    return dataset_files(extracts, format_named(name), MADE)


EXPORTS: list[Callable[[Extract], object]] = [
    lambda whole: spls_zip(whole, mapping(), MADE),
    *(functools.partial(lambda name, whole: exported([whole], name), name) for name in all_formats()),
]


class TestAcceptedOnly:
    @pytest.mark.parametrize("export", EXPORTS)
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"status": AnswerStatus.INVALID, "value": None}, "not accepted"),
            ({"status": AnswerStatus.MISSING}, "not accepted"),
            ({"value": None}, "not accepted"),
            ({"value": float("nan")}, "not accepted"),
            ({"period": "2008-09-Q1"}, "not of LCE, 2008-09-Q2"),
            ({"authority_code": "DER"}, "it is of DER"),
            ({"question": "EM-LPI-57.users", "value": 1.5}, "is not whole"),
            ({"question": "EM-LPI-57.nothing"}, "not asked for"),
            ({"service_id": "Z-9"}, "the service is not known"),
            ({"source_file": "elsewhere.xlsx"}, "not among the files received"),
        ],
    )
    def test_anything_else_stops_the_export(
        self, export: Callable[[Extract], object], changes: dict[str, Any], words: str
    ) -> None:
        """5: it is our mistake, so nothing is released at all."""
        with pytest.raises(ReleaseError, match=words):
            export(with_row(**changes))

    @pytest.mark.parametrize("export", EXPORTS)
    def test_a_figure_cannot_stand_twice(self, export: Callable[[Extract], object]) -> None:
        """5: not even with the same value."""
        whole = extract()
        with pytest.raises(ReleaseError, match="there are 2 figures of it"):
            export(replace(whole, rows=(*whole.rows, whole.rows[0])))

    @pytest.mark.parametrize("export", EXPORTS[1:])
    def test_an_empty_dataset_is_not_exported(self, export: Callable[[Extract], object]) -> None:
        """5: said in words."""
        with pytest.raises(UsageError, match="No figure has been accepted"):
            export(replace(extract(), rows=(), services=()))


def rezipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def restated(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a manifest that is right about them, so that only what they hold can be wrong."""
    record = json.loads(files[MANIFEST])
    for each in record["files"]:
        content = files[each["name"]]
        each["sha256"] = hashlib.sha256(content).hexdigest()
        if "rows" in each:
            each["rows"] = len(read_csv(content)[1])
    return {**files, MANIFEST: json.dumps(record).encode()}


def spoiled(name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    files = made()
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


class TestReadBack:
    @pytest.mark.parametrize(
        ("name", "old", "new", "words"),
        [
            (DATA, b",600.25", b",600.2", r"CLG-SPI-3\.worked_hours: 600\.25 was accepted, and 600\.2 reads back"),
            (DATA, b"EMLPI57,B,0", b"EMLPI57,B,", "cannot be understood"),
            (DATA, b"EMLPI57,B,0", b"EMLPI57,Z,0", "cannot be understood"),
            (DATA, b"EMLPI57,B,0", b"EMLPI57,A,0", "there twice"),
            (DATA, b"EMLPI57,B,0", b"EMLPI58,B,0", "was accepted, and"),
            (DATA, b"Value", b"Wert", "columns are not those of the mapping"),
            (SERVICES, b"Quayside Hostel", b"Quayside", "does not read back"),
            (SERVICES, QUAY.encode(), b"LCE-9999", "does not read back"),
            (DATA, b"2008-09-Q2", b"2008-09-Q1", "period is '2008-09-Q1' and should be '2008-09-Q2'"),
            (DATA, b"00FN", b"00FK", "ons_code is '00FK' and should be '00FN'"),
        ],
    )
    def test_a_zip_that_holds_something_else_is_not_released(
        self, name: str, old: bytes, new: bytes, words: str
    ) -> None:
        """6: with a manifest that says all is well."""
        with pytest.raises(ReleaseError, match=words):
            require_same(rezipped(restated(spoiled(name, old, new))), extract(), mapping())

    def test_a_quote_that_is_never_closed_is_not_released(self) -> None:
        """6: a CSV that only a forgiving program reads is none."""
        files = made()
        files[DATA] += b'"'
        record = json.loads(files[MANIFEST])
        record["files"][1]["sha256"] = hashlib.sha256(files[DATA]).hexdigest()
        with pytest.raises(ReleaseError, match="cannot be understood"):
            require_same(rezipped({**files, MANIFEST: json.dumps(record).encode()}), extract(), mapping())

    def test_a_service_too_many_is_not_released(self) -> None:
        """6: nor one of which nothing was accepted."""
        whole = extract()
        smaller = replace(whole, services=whole.services[:1], rows=tuple(r for r in whole.rows if r.service_id == QUAY))
        files = made()
        files[DATA] = made(smaller)[DATA]
        with pytest.raises(ReleaseError, match="1 service of which no figure"):
            require_same(rezipped(restated(files)), smaller, mapping())

    def test_a_file_changed_after_the_manifest_is_not_released(self) -> None:
        """6: by its digest, also where only the description changed."""
        for name in (SERVICES, DATA, DICTIONARY_NAME, "datapackage.json"):
            files = made()
            files[name] += b" "
            with pytest.raises(ReleaseError, match="not as the manifest says"):
                require_same(rezipped(files), extract(), mapping())

    def test_a_file_missing_or_added_is_not_released(self) -> None:
        """6: nor bytes that are no zip at all."""
        files = made()
        for changed in ({**files, "extra.csv": b""}, {name: files[name] for name in files if name != SERVICES}):
            with pytest.raises(ReleaseError, match="not those of the manifest"):
                require_same(rezipped(changed), extract(), mapping())
        with pytest.raises(ReleaseError, match="cannot be understood"):
            require_same(b"PK nothing", extract(), mapping())


#: Any text that can be written, hostile ones often; a name is never blank.
names = (st.text(max_size=40) | st.sampled_from(HOSTILE) | st.builds("".join, st.lists(st.sampled_from(HOSTILE)))).map(
    lambda text: text if text.strip() else f"x{text}"
)
ids = names.map(lambda text: "".join(letter for letter in text if letter not in SERVICE_ID_REFUSED)).filter(str.strip)
figures = st.dictionaries(
    st.sampled_from([question.code for question in framework().questions.values()]),
    st.integers(0, 999_999).map(float),
    min_size=1,
)


@st.composite
def extracts(draw: st.DrawFn) -> Extract:
    """Some services under any names, with any figures, two decimals where they may have them."""
    chosen = draw(st.lists(ids, min_size=1, max_size=4, unique_by=folded))
    held = tuple(
        entry(replace(services()[0].service, service_id=each, name=draw(names)), draw(names)) for each in chosen
    )
    values = {(each, question): value for each in chosen for question, value in draw(figures).items()}
    if draw(st.booleans()):
        values |= {(each, WORKED): draw(st.integers(0, 10**8)) / 100 for each in chosen}
    return extract(held, values)


class TestHostileText:
    @pytest.mark.slow
    @given(extracts())
    @settings(max_examples=120)
    def test_everything_comes_back_as_it_was(self, whole: Extract) -> None:
        """7, 2: ids, names and figures, read back by the columns of the mapping alone."""
        files = made(whole)
        typed = {
            (row.service_id, row.question): cell_text(uploaded_value(row))
            for row in whole.rows
            if not framework().questions[row.question].derived
        }
        assert read_figures(files, mapping()) == typed
        found = {fields[1]: (fields[2], fields[9]) for fields in read_services(files, mapping()).values()}
        assert found == {each.service.service_id: (each.service.name, each.provider_name) for each in whole.services}

    @given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
    def test_exact_csv_is_exact(self, records: list[tuple[str, str]]) -> None:
        """7: any text in any field."""
        columns = (attribute("a", "One text."), attribute("b", "Another text."))
        table = Table("texts", "Texts", columns, tuple(records))
        assert read_csv(EXACT_CSV.write(table)) == (("a", "b"), tuple(records))

    @pytest.mark.slow
    @given(extracts())
    @settings(max_examples=30)
    def test_parquet_is_exact(self, whole: Extract) -> None:
        """12: the names and the figures."""
        frame = pd.read_parquet(io.BytesIO(exported([whole], "parquet")["data.parquet"]))
        assert list(frame.columns) == NAMES
        assert sorted(
            zip(frame["service_id"], frame["service_name"], frame["item"], frame["value"], strict=True)
        ) == sorted((row.service_id, row.service_name, row.question, row.value) for row in whole.rows)

    @pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+x", "-x", "\tx"])
    def test_csv_for_people_runs_nothing(self, name: str) -> None:
        """12: an apostrophe before it; the upload has it as it is."""
        whole = with_service(replace(BASE, service_id="=2+2", name=name))
        assert {line["service_name"] for line in lines(exported([whole], "csv")["data.csv"])} >= {f"'{name}"}
        assert {line["ServiceName"] for line in lines(made(whole)[SERVICES])} >= {name}

    def test_the_workbook_holds_no_formula(self) -> None:
        """12: a name that looks like one is a text, whole."""
        whole = with_service(replace(BASE, name='=HYPERLINK("http://example.org")'))
        book = openpyxl.load_workbook(io.BytesIO(exported([whole], "xlsx")["data.xlsx"]))
        kinds = {
            cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None
        }
        assert kinds == {"s", "n"}
        column = [cell.value for cell in book["Data"]["H"]]
        assert '=HYPERLINK("http://example.org")' in column


class TestManifest:
    def test_it_says_what_when_and_by_which_program(self) -> None:
        """9: so that the zip explains itself."""
        found = manifest()
        assert (found["name"], found["made"]) == ("SPLSExtract_00FN_04112008.zip", "2008-11-04")
        assert found["program"] == f"sp-workbook {__version__}"
        assert found["period"] == {"period": "2008-09-Q2", "start": "2008-07-01", "end": "2008-09-30"}
        assert found["authority"] == {"code": "LCE", "name": "Leicester", "ons": "00FN"}
        assert found["sources"] == [
            {"file": SOURCE.file, "sha256": SOURCE.sha256, "workbooks": "SPW-AAAA-BBBB-CCCC-DDDD"}
        ]

    def test_rows_and_digests_are_those_of_the_files(self) -> None:
        """9: counted and worked out again here."""
        files = made()
        for each in json.loads(files[MANIFEST])["files"]:
            assert each["sha256"] == hashlib.sha256(files[each["name"]]).hexdigest()
            assert each.get("rows", 0) == (len(lines(files[each["name"]])) if each["name"].endswith(".csv") else 0)
            assert each.get("text", "exact") == "exact"
        assert {each["name"]: each.get("rows") for each in json.loads(files[MANIFEST])["files"]} == {
            SERVICES: 2,
            DATA: 6,
            DICTIONARY_NAME: 53,
            "datapackage.json": None,
        }

    def test_percentages_are_counted_as_left_out(self) -> None:
        """9: with the reason."""
        first, second = manifest()["accepted_and_left_out"]
        assert (first["figures"], second["figures"]) == (1, 0)
        assert "works them out itself" in first["why"]


class TestDictionary:
    def test_a_figure_is_explained_from_the_yaml(self) -> None:
        """10: letter, code, question, unit, kind, type, rules, whether it adds up, source and evidence."""
        [found] = [line for line in lines(made()[DICTIONARY_NAME]) if line["item"] == WORKED]
        question, section = framework().questions[WORKED], framework().section("CLG-SPI-3")
        assert (found["upload_indicator"], found["upload_data_item"]) == ("SPI3", "B")
        assert (found["question"], found["unit"], found["type"], found["kind"]) == (
            question.label,
            "hours",
            "number",
            "flow",
        )
        assert (found["adds_up"], found["source"], found["evidence"]) == ("yes", section.source, section.evidence)
        assert "please say why: worked_hours" in found["rules"]

    def test_only_rules_that_name_the_figure_stand_with_it(self) -> None:
        """10: and each says whether it stops or asks."""
        found = {line["item"]: line["rules"] for line in lines(made()[DICTIONARY_NAME])}
        assert found["CLG-KPI-1.departures"].startswith(
            "CLG-KPI-1.R2 must hold: departures_independent <= departures ("
        )
        assert "R1" not in found["CLG-KPI-1.departures"]

    def test_the_shared_one_has_derived_figures_too(self) -> None:
        """10: with how they are worked out."""
        found = {line["item"]: line for line in lines(exported([extract()], "csv")["data_dictionary.csv"])}
        assert set(found) == set(framework().questions)
        assert found["CLG-SPI-3.percent"]["formula"] == framework().questions["CLG-SPI-3.percent"].formula

    def test_what_differs_between_authorities_is_told_apart(self) -> None:
        """10: the same definition stands once, for all that have it; Derby's own for Derby alone."""
        derby = extract(services()[:1], {(QUAY, "DER-TRK-1.reached"): 6.0}, "DER")
        found = lines(exported([extract(), derby], "csv")["data_dictionary.csv"])
        assert {line["authorities"] for line in found if line["item"] == WORKED} == {"DER;LCE"}
        assert {line["authorities"] for line in found if line["item"].startswith("DER-")} == {"DER"}

    def test_of_two_periods_the_last_definition_holds(self, tmp_path: Path) -> None:
        """10: an item that was worded anew stands once; one that only the first period has stays."""
        now = extract()
        before = now.period.previous()
        *others, last = now.framework.sections
        renamed = [
            replace(part, questions=tuple(replace(question, label="Asked anew?") for question in part.questions))
            for part in others
        ]
        then = replace(now, period=before, rows=tuple(replace(figure, period=str(before)) for figure in now.rows))
        later = replace(now, framework=now.framework.with_sections(renamed))
        rows = tuple(figure for figure in now.rows if figure.section != last.code)
        files = exported([then, replace(later, rows=rows)], "csv")
        found = {line["item"]: line["question"] for line in lines(files["data_dictionary.csv"])}
        assert set(found) == set(now.framework.questions)
        assert found[WORKED] == "Asked anew?"
        assert "Asked anew?" not in {found[question.code] for question in last.questions}
        assert frictionless.validate(str(put(tmp_path, files))).valid


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def two_authorities() -> list[Extract]:
    """Two authorities whose services have the same id, with hostile names."""
    named = with_service(replace(BASE, service_id="=A-1", name="=1+1"))
    return [named, extract(services()[:1], {(QUAY, "DER-TRK-1.reached"): 6.0}, "DER")]


class TestFrictionless:
    @pytest.mark.parametrize("name", all_formats())
    def test_the_dataset_is_valid(self, tmp_path: Path, name: str) -> None:
        """11: as the library sees it, hostile names included."""
        report = frictionless.validate(str(put(tmp_path, exported(two_authorities(), name))))
        assert report.valid, report.flatten(["name", "type", "note"])
        assert report.stats["tasks"] == 2

    @pytest.mark.slow
    def test_the_upload_is_valid_for_the_command(self, tmp_path: Path) -> None:
        """11: `frictionless validate datapackage.json`, as an officer would type it."""
        held = tuple(
            replace(each, provider_name=name) for each, name in zip(services(), ("=1+1", 'a "b",\r\n c'), strict=True)
        )
        path = put(tmp_path, made(extract(held)))
        command = [sys.executable, "-m", "frictionless", "validate", path.name]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout

    def test_the_upload_is_valid_as_a_zip(self, tmp_path: Path) -> None:
        """11: without unpacking it."""
        path = tmp_path / "upload.zip"
        path.write_bytes(spls_zip(extract(), mapping(), MADE).content)
        assert frictionless.validate(str(path), type="package").valid

    @pytest.mark.parametrize(
        ("name", "old", "new", "error"),
        [
            ("data.csv", b",600.25,", b",lots,", "type-error"),
            ("data.csv", b",reported,", b",missing,", "constraint-error"),
            ("data.csv", b",CLG-SPI-3.worked_hours,", b",CLG-SPI-3.unheard_of,", "foreign-key"),
            ("data.csv", b",CLG-SPI-3.worked_hours,", b",CLG-SPI-3.contracted_hours,", "primary-key"),
            ("data_dictionary.csv", b",found,", b",perhaps,", "constraint-error"),
        ],
    )
    def test_the_schema_refuses_what_is_wrong(
        self, tmp_path: Path, name: str, old: bytes, new: bytes, error: str
    ) -> None:
        """11: it is no schema that takes anything."""
        files = exported([extract()], "csv")
        assert old in files[name]
        path = put(tmp_path, {**files, name: files[name].replace(old, new, 1)})
        errors = {kind for (kind,) in frictionless.validate(str(path)).flatten(["type"])}
        assert error in errors

    def test_parquet_fits_the_schema_it_is_described_by(self) -> None:
        """11: the library reads no Parquet without an addition, so its rows are handed to it."""
        files = exported(two_authorities(), "parquet")
        described = json.loads(files["datapackage.json"])["resources"][0]
        frame = pd.read_parquet(io.BytesIO(files["data.parquet"])).astype(object)
        rows = frame.where(frame.notna(), None).to_dict("records")
        schema = frictionless.Schema.from_descriptor({**described["schema"], "foreignKeys": []})
        assert frictionless.Resource(data=rows, schema=schema).validate().valid
        assert described["hash"] == f"sha256:{hashlib.sha256(files['data.parquet']).hexdigest()}"


class TestWorkbook:
    def test_it_can_be_read_filtered_and_printed(self) -> None:
        """13: three sheets, headings frozen, a filter over every row, widths that fit, nothing merged."""
        book = openpyxl.load_workbook(io.BytesIO(exported([extract()], "xlsx")["data.xlsx"]))
        assert book.sheetnames == ["Data", "Data dictionary", "About"]
        data = book["Data"]
        assert [cell.value for cell in data[1]] == NAMES
        assert (data.freeze_panes, data.auto_filter.ref) == (
            "H2",
            f"A1:{get_column_letter(len(NAMES))}{len(FIGURES) + 1}",
        )
        assert all(data.column_dimensions[letter].width >= 9 for letter in "ABCDEFGH")
        assert [sheet.merged_cells.ranges for sheet in book] == [set(), set(), set()]
        assert book.properties.title == f"{framework().subject} figures, July to September 2008"

    def test_it_says_what_is_in_it(self) -> None:
        """13: when, of whom, how many, from which files, and that nothing is suppressed."""
        book = openpyxl.load_workbook(io.BytesIO(exported([extract()], "xlsx")["data.xlsx"]))
        said = {str(line[0].value): str(line[1].value) for line in book["About"].iter_rows(min_row=2)}
        assert said["Authorities"] == "Leicester"
        assert said["Made on"].startswith("4 November 2008")
        assert said["Figures"].startswith(f"{len(FIGURES)},")
        assert SOURCE.sha256 in said["File received"]
        assert "Nothing is suppressed" in said["Small numbers"]

    def test_figures_are_numbers_and_ids_are_text(self) -> None:
        """12: 00901 stays 00901."""
        held = replace(services()[0], provider_id="00901")
        whole = extract((held,), {(QUAY, WORKED): 600.25})
        sheet = openpyxl.load_workbook(io.BytesIO(exported([whole], "xlsx")["data.xlsx"]))["Data"]
        found = dict(zip(NAMES, [cell.value for cell in sheet[2]], strict=True))
        assert (found["provider_id"], found["value"], found["client_group_code"]) == ("00901", 600.25, "7")

    @pytest.mark.parametrize("name", all_formats())
    def test_the_same_figures_give_the_same_bytes(self, name: str) -> None:
        """8: every file of every format."""
        whole = extract()
        turned = replace(whole, rows=whole.rows[::-1])
        assert exported([whole], name) == exported([turned], name)


DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "upload.md").read_text(encoding="utf-8")


def test_the_page_of_the_upload_names_every_file_and_field() -> None:
    """14: as code."""
    named = set(re.findall(r"`([\w.]+)`", PAGE + (DOCS / "dataset.md").read_text(encoding="utf-8")))
    files = {file for name in all_formats() for file in exported([extract()], name)}
    assert named >= {*made(), *files, *ServiceField, *DataField}


def test_the_page_says_which_text_is_exact() -> None:
    """14: in the row of each file of the zip, as the manifest has it; the CSV for people is neutralised."""
    for each in manifest()["files"]:
        if "text" in each:
            assert re.search(rf"^\| `{re.escape(each['name'])}` \|.*\| {each['text']} \|$", PAGE, re.MULTILINE)
    assert "The CSV is neutralised" in PAGE
