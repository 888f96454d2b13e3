"""What users and others say of services, form by form.

It is what services report of a survey, or of another form beside the quarterly one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbook.report.compared import MeasureComparison, ServiceShare
from workbook.report.service_history import ServiceHistory


@dataclass(frozen=True)
class SaidForm:
    """The shares of one form, of all services and of each.

    services: by name, with the share of each of the comparisons; None where a service was not asked, or has no answer.
    """

    title: str
    comparisons: tuple[MeasureComparison, ...]

    @property
    def labels(self) -> list[str]:
        """The short names of its questions."""
        return [comparison.measure.label for comparison in self.comparisons]

    @property
    def services(self) -> tuple[tuple[ServiceHistory, tuple[ServiceShare | None, ...]], ...]:
        """Each service that has any of them, with all of them."""
        by_service = [
            {share.service.latest.identity: share for share in comparison.shares} for comparison in self.comparisons
        ]
        services = {
            share.service.latest.identity: share.service
            for comparison in self.comparisons
            for share in comparison.shares
        }
        ordered = sorted(
            services.items(), key=lambda item: (item[1].latest.issue.authority_name, item[1].name, item[0])
        )
        return tuple((service, tuple(shares.get(identity) for shares in by_service)) for identity, service in ordered)


def said_forms(comparisons: Iterable[MeasureComparison]) -> tuple[SaidForm, ...]:
    """Gather what is said of services by the form that asks it."""
    by_form: dict[str, list[MeasureComparison]] = {}
    for comparison in comparisons:
        if comparison.is_said:
            by_form.setdefault(comparison.measure.form, []).append(comparison)
    return tuple(SaidForm(title, tuple(of_form)) for title, of_form in by_form.items())
