"""What came back of services that are not asked of their provider any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbook.findings import OWNERSHIP
from workbook.quarter import PeriodResult

#: How a return stands of which an officer is to say whether it counts, and one that an officer took out.
OPEN, SET_ASIDE = "to decide", "set aside"


@dataclass(frozen=True)
class UnaskedReturn:
    """A service that was returned, though its provider is not asked it any more.

    state: how its return stands.
    """

    authority_code: str
    provider_id: str
    provider_name: str
    service_id: str
    service_name: str
    state: str
    source_file: str

    @property
    def is_open(self) -> bool:
        """Whether an officer is still to decide on it."""
        return self.state == OPEN


def unasked_returns(result: PeriodResult) -> Iterator[UnaskedReturn]:
    """List a period's returns of services that are not asked any more."""
    asked = {key for keys in result.asked.values() for key in keys}
    for key, service in result.returned.items():
        files = [file for file in service.contributions if file.file.returned.digest not in result.untouched]
        if key not in asked and files:
            open_now = [finding for finding in service.findings if finding.code in OWNERSHIP]
            state = OPEN if open_now else SET_ASIDE if key in result.set_aside else str(service.state)
            issued = files[0].issued_form.layout.issued
            yield UnaskedReturn(
                key.authority,
                key.provider_id,
                issued.provider_name,
                key.service_id,
                files[0].service.service.name,
                state,
                files[0].file.returned.file,
            )
