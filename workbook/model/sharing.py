"""What may be shown to people outside the authority: the policy on small numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sharing:
    """The policy on small numbers, as `sharing.yaml` states it.

    threshold: a count of people below it, zero included, is not shared. minimum_base: a percentage of fewer people is
    not shared, nor in a sensitive indicator their number. people_units: units that count people. amount_units: units
    of amounts that are added up over people where the same formula counts them, as days waited are.
    sensitive_client_groups: every indicator of a service for one of these is treated as sensitive.
    """

    threshold: int
    minimum_base: int
    people_units: tuple[str, ...]
    amount_units: tuple[str, ...]
    sensitive_client_groups: tuple[int, ...]
