"""The rows of the dataset that one service has."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.dataset import DatasetRow, SourcedAnswer, rows
from workbook.quarter.joining import Contribution


def service_rows(contributions: Sequence[Contribution], answers: Sequence[SourcedAnswer]) -> tuple[DatasetRow, ...]:
    """Make the rows of a service.

    Each section comes from the first file whose workbook shows it; they stand in the framework's order, whichever
    file was first.

    contributions: the preferred first.
    """
    records: list[DatasetRow] = []
    done: set[str] = set()
    for contribution in contributions:
        issued_form, service = contribution.issued_form, contribution.service
        records += rows(issued_form.framework, issued_form.layout, service, answers, done)
        done |= {code for code, state in service.states.items() if state.shown}
    places = {code: number for number, code in enumerate(contributions[0].issued_form.framework.sections_by_code)}
    return tuple(sorted(records, key=lambda row: places.get(row.section, len(places))))
