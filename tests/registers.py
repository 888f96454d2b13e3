"""Rows of a register for services that move, close, split or leave."""

from __future__ import annotations

from world import Line, provider


def at(number: int, service_id: str = "S", **changes: str) -> Line:
    """A service in the register, at a provider by number."""
    return provider(number, **{"service_id": service_id, "service_name": f"House {service_id}", **changes})
