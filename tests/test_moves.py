"""A service that moves, closes, splits or changes its id, from the register to what leaves.

1. Who has a service last within a period is asked it, for the whole of it; nobody else is.
"""

from __future__ import annotations

from pathlib import Path

from cycle import Line, issued, provider
from workbook.usecases.generate import WrittenFile


def at(number: int, service_id: str = "S", **changes: str) -> Line:
    """A service in the register, at a provider by number."""
    return provider(number, service_id=service_id, service_name=f"House {service_id}", **changes)


def asked(files: tuple[WrittenFile, ...]) -> dict[str, list[str]]:
    """The services that each provider is asked, by provider id."""
    return {file.issued.provider_id: [service.service.service_id for service in file.issued.services] for file in files}


class TestWhoIsAsked:
    def test_a_service_that_moved_is_asked_of_its_last_provider(self, tmp_path: Path) -> None:
        """Requirement 1: July and August were the first provider's; it keeps its other service."""
        files = issued(
            tmp_path / "out", at(1, closed="2008-08-31"), at(1, "OTHER"), at(2, opened="2008-09-01"), at(3, "THIRD")
        )
        assert asked(files) == {"99001": ["OTHER"], "99002": ["S"], "99003": ["THIRD"]}

    def test_days_that_the_register_notes_are_no_part_of_the_question(self, tmp_path: Path) -> None:
        """Requirement 1: a closing day written down later makes no other workbook of the same questions."""
        (first,), (second,) = (
            issued(tmp_path / name, at(1, closed=closed)) for name, closed in (("a", ""), ("b", "2008-09-30"))
        )
        assert first.issued.workbook_id == second.issued.workbook_id
