"""The period before's accepted figures, printed beside this period's boxes.

They follow the service, not its provider: whoever had it, and under whatever id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from workbook.model import Period, Provider, Question, Service
from workbook.quarter import ServiceIdentity, ServiceResult, judge_period, service_identity
from workbook.store import Store

#: What is typed has no more decimal places; what is worked out needs none to be compared by eye.
_PLACES = 2


@dataclass(frozen=True)
class EarlierFigures:
    """What was accepted in the period before.

    services: the results by service, whoever provided it.
    asked: the services that were asked then. asked_now: those that are asked in this period.
    """

    services: dict[ServiceIdentity, ServiceResult]
    asked: frozenset[ServiceIdentity]
    asked_now: frozenset[ServiceIdentity]

    @classmethod
    def before(cls, store: Store, period: Period, providers: Iterable[Provider]) -> EarlierFigures:
        """Judge the period before.

        providers: who is asked in this period, with their services.
        """
        result = judge_period(store, period.previous())
        return cls(
            {key.identity: service for key, service in result.services.items()},
            frozenset(key.identity for key in chain(result.services, *result.asked.values())),
            frozenset(
                service_identity(provider.authority, service.service_id)
                for provider in providers
                for service in provider.services
            ),
        )

    def of(self, provider: Provider, service: Service) -> dict[str, float]:
        """A service's figures by question.

        Of several services that it continues, their sums, where each has the figure and it can be added.
        """
        parts = [self._settled(identity) for identity in self._continued(provider, service)]
        if len(parts) < 2:
            return {code: figure for part in parts for code, (figure, _) in part.items()}
        shared = set.intersection(*map(set, parts))
        return {
            code: round(sum(part[code][0] for part in parts), _PLACES)
            for code in parts[0]
            if code in shared and all(part[code][1] for part in parts)
        }

    def _continued(self, provider: Provider, service: Service) -> list[ServiceIdentity]:
        """The services of the period before whose history this one has.

        What it was itself; and what it continues, where that is gone, or it was not asked itself.
        """
        own = service_identity(provider.authority, service.service_id)
        was_asked = own in self.asked
        former = [service_identity(provider.authority, service_id) for service_id in service.formerly]
        continued = [
            identity for identity in former if identity in self.asked and not (was_asked and identity in self.asked_now)
        ]
        return [own, *continued] if was_asked else continued

    def _settled(self, identity: ServiceIdentity) -> dict[str, tuple[float, bool]]:
        """The figures with no open question, and whether each can be added to that of another service."""
        service = self.services.get(identity)
        if service is None:
            return {}
        questions = {code: question for form in service.forms for code, question in form.questions.items()}
        return {
            row.question: (round(row.value, _PLACES), _adds_up(questions[row.question]))
            for row in service.settled_rows
            if row.value is not None
        }


def _adds_up(question: Question) -> bool:
    return question.adds_over_services and not question.derived
