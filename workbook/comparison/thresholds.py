"""From how many on a figure says anything.

All thresholds of a report stand here, and are ours. What is hidden in shared tables is stated in `sharing.yaml`.
"""

#: Fewer than these have no percentage that is compared, and no place on a funnel.
FEWEST_FOR_FUNNEL = 10
#: Services that are alike are compared where there are so many, of so many providers.
FEWEST_PEERS, FEWEST_PEER_PROVIDERS = 5, 3
#: A price per planned departure is worked out from so many departures, and so many of them planned.
FEWEST_DEPARTURES, FEWEST_PLANNED = 10, 5
#: Fewer answers to a survey than these have no percentage on a page.
FEWEST_ANSWERS = 10
#: The share of services beyond the lines of a funnel by chance alone, on each side.
LOOK, ACT = 0.025, 0.001
#: The share of changes called clear by chance alone: those outside a 95% interval.
CLEAR_BY_CHANCE = 0.05
#: With fewer services than these, limits are not widened where services differ by more than chance.
FEWEST_TO_WIDEN = 20
#: The share at either end that is drawn in before the spread of services is measured.
WINSORISED = 0.1
#: A price of an hour is far from what was expected where it is outside these shares of it.
FAR_FROM_EXPECTED = 0.5, 2.0
