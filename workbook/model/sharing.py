"""What may be shown to people outside the authority: the policy on small numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sharing:
    """The policy on small numbers, as `sharing.yaml` states it.

    threshold: a count of people below it, zero included, is not shared. minimum_base: a percentage of fewer people is
    not shared, nor, in a sensitive indicator, how many they are. amount_units: units of amounts that are added up over
    people where a formula divides them by people, as days waited are. other_units: units that never count people; every
    unit that is in neither list does. sensitive_client_groups: all that services for these report is sensitive.
    """

    threshold: int
    minimum_base: int
    amount_units: tuple[str, ...]
    other_units: tuple[str, ...]
    sensitive_client_groups: tuple[int, ...]
