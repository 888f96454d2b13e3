"""Check an extract before anything is made of it.

Source of the field rules: what is known of SupportService.csv (service id, name, mandated lists, accommodation
type, household units), and the framework's shapes of the two provider ids. The register asks the same on the way in;
here it is asked again, of what the store held in between.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from workbook.assess import LOADED
from workbook.dataset import DatasetRow
from workbook.errors import ReleaseError, UsageError
from workbook.model import SERVICE_ID_REFUSED, Framework, Identifiers, Question, QuestionType, ServiceType
from workbook.publish.records import Extract, ExtractedService
from workbook.text import code_range, folded

_SHOWN = 40


def require_fit(extract: Extract) -> None:
    """Refuse an extract of which no upload can be made.

    Raises UsageError for what the register or the configuration has to put right, every problem at once, a line
    each; ReleaseError where the figures are not what was accepted.
    """
    _require_ons(extract)
    if not extract.rows:
        raise UsageError(
            f"{extract.authority.name}, {extract.period}: no figure has been accepted, so there is nothing to upload. Read the returns first."
        )
    require_accepted(extract)
    problems = tuple(_register_problems(extract))
    if problems:
        raise UsageError("\n".join(problems))


def require_accepted(extract: Extract) -> None:
    """Refuse an extract with anything but its own accepted figures.

    Raises ReleaseError.
    """
    questions = extract.framework.questions
    services = {entry.service.service_id for entry in extract.services}
    sources = {source.file for source in extract.sources}
    for row in extract.rows:
        trouble = _row_trouble(extract, row, questions.get(row.question), services, sources)
        if trouble:
            raise ReleaseError(f"Nothing was exported. {_service(row.service_id)}, {row.question}: {trouble}.")
    counted = Counter((row.service_id, row.question) for row in extract.rows)
    for (service_id, question), times in counted.items():
        if times > 1:
            raise ReleaseError(
                f"Nothing was exported. {_service(service_id)}, {question}: there are {times} figures of it."
            )


def _require_ons(extract: Extract) -> None:
    code, shape = extract.authority.ons, extract.framework.ons_code
    if shape is not None and not shape.fits(code):
        quoted_code = f"'{code[:_SHOWN]}'" if code else "none"
        raise UsageError(
            f"{extract.authority.name}: the zip is named after the authority's ONS code, and it has {quoted_code}. "
            f"Put {shape.words}, under 'ons' in indicator_config/framework.yaml, and generate again."
        )


def _row_trouble(
    extract: Extract, row: DatasetRow, question: Question | None, services: set[str], sources: set[str]
) -> str:
    """Say what is wrong with one figure; empty where nothing is."""
    if (row.period, row.authority_code) != (str(extract.period), extract.authority.code):
        return f"it is of {row.authority_code}, {row.period}, not of {extract.authority.code}, {extract.period}"
    if question is None:
        return "it was not asked for in what was issued"
    is_given = row.text != "" if not question.is_figure else row.value is not None and math.isfinite(row.value)
    if row.status not in LOADED or not is_given:
        return f"it was not accepted (its status is {row.status})"
    if question.type is QuestionType.COUNT and row.value is not None and not row.value.is_integer():
        return f"it is a count, and {row.value} is not whole"
    if row.service_id not in services:
        return "the service is not known"
    if row.source_file not in sources:
        return f"where it came from ('{row.source_file[:_SHOWN]}') is not among the files received"
    return ""


def _register_problems(extract: Extract) -> Iterator[str]:
    seen: set[str] = set()
    for entry in extract.services:
        service_id = entry.service.service_id
        for field, problem in (*_identity(entry, extract.framework.identifiers), *_described(entry, extract.framework)):
            yield f"{_service(service_id)}, {field}: {problem} Put it right in the register, and generate again."
        if folded(service_id) in seen:
            yield f"{_service(service_id)}, service_id: two services have it. Give each its own in the register."
        seen.add(folded(service_id))


def _identity(entry: ExtractedService, identifiers: Identifiers) -> Iterator[tuple[str, str]]:
    """The fields that say which service it is, and whose."""
    service = entry.service
    refused = [letter for letter in SERVICE_ID_REFUSED if letter in service.service_id]
    if not service.service_id.strip():
        yield "service_id", "blank. It needs the service's own identifier."
    if refused:
        yield "service_id", f"found {' '.join(refused)}. The upload refuses , % _ [ ] and ^."
    texts = {"service_id": service.service_id, "service_name": service.name, "provider_name": entry.provider_name}
    for field, text in texts.items():
        if field != "service_id" and not text.strip():
            yield field, "blank. It needs a name."
        if not _writable(text):
            yield field, "it holds a character that no file can hold. Type the text again."
    for field, text, shape in (
        ("provider_id", entry.provider_id, identifiers.provider_id),
        ("national_provider_id", entry.national_provider_id, identifiers.national_provider_id),
    ):
        if not shape.fits(text):
            yield field, f"found '{text[:_SHOWN]}'. It needs {shape.words}."


def _described(entry: ExtractedService, framework: Framework) -> Iterator[tuple[str, str]]:
    """The fields taken from the mandated lists, and the number of units."""
    service = entry.service
    kind = framework.service_types_by_code.get(service.service_type)
    if kind is None:
        yield "service_type", f"found '{service.service_type[:_SHOWN]}'. It needs one of the service types."
    else:
        yield from _accommodation(service.accommodation_type, kind, framework)
    groups = framework.client_groups_by_code
    if groups and service.client_group not in groups:
        needs = f"It needs a primary client group, {code_range(groups)}."
        yield "client_group", f"found '{service.client_group[:_SHOWN]}'. {needs}"
    if service.household_units is not None and service.household_units < 1:
        yield "household_units", f"found {service.household_units}. It needs a whole number above 0, or nothing."


def _accommodation(code: str, kind: ServiceType, framework: Framework) -> Iterator[tuple[str, str]]:
    if not kind.accommodation_based and code:
        yield "accommodation_type", f"found '{code[:_SHOWN]}'. It needs to be blank, as '{kind.title}' has none."
    if kind.accommodation_based and code not in framework.accommodation_types_by_code:
        state = f"found '{code[:_SHOWN]}'" if code else "blank"
        yield "accommodation_type", f"{state}. It needs one of the accommodation types."


def _writable(text: str) -> bool:
    """Whether the text can be written in UTF-8: half a character, as broken software leaves behind, cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _service(service_id: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in service_id)
    return f"Service '{plain[:_SHOWN]}'"
