"""Which indicators a service reports.

1. Every indicator of the authority's framework has a state, in the framework's order.
2. The cascade: own default < service type or client group < the authority's layer < the service's own line.
3. An indicator that does not apply is hidden; only the service's own line can show it.
4. Secondary client groups add and never remove, and use the same layers as the group would as primary.
5. A service type that is not group-led takes its defaults from the type alone.
6. The trail tells every step that set the state, in order, and where each is written; the last one stands.
7. A service with none of the regional indicators, or with more than five, is remarked on; one within 1 to 5 is not.
8. A section that is asked once a half-year or year is hidden in a period that does not end one, whatever the rest says.
9. An indicator that is worked out from one that is hidden is remarked on.
10. More hours of support a week for each household unit than a week has are remarked on.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from small_configuration import COMMON, CONFIGURATION, DERBY
from workbook.config import load, shipped_folder
from workbook.model import (
    STATE_RANK,
    Configuration,
    Defaults,
    Every,
    Framework,
    Period,
    Provider,
    Service,
    ServiceTerms,
    Setting,
    State,
)
from workbook.selection import Selection, advice, hours_advice, select

SERVICE = Service("S1", "One", "float", "", "1", register_line=7)
GROUPS = st.integers(1, 21).map(str)
CODES = st.sampled_from([each.code for each in COMMON.sections])
SETTINGS = st.lists(st.builds(Setting, CODES, st.sampled_from(State)), max_size=5).map(tuple)
LAYERS = st.builds(
    Defaults,
    client_groups=st.dictionaries(GROUPS, SETTINGS, max_size=8),
    service_types=st.dictionaries(st.sampled_from(["acc", "float", "hia"]), SETTINGS, max_size=3),
)
SERVICES = st.builds(
    replace,
    st.just(SERVICE),
    service_type=st.sampled_from(["acc", "float", "hia"]),
    client_group=GROUPS,
    secondary_client_groups=st.lists(GROUPS, unique=True, max_size=4).map(tuple),
)


def states(service: Service, authority: str = "DBY") -> dict[str, State]:
    return {code: choice.state for code, choice in select(CONFIGURATION, authority, service).items()}


def random_configuration(regional: Defaults, overlay: Defaults) -> Configuration:
    return replace(CONFIGURATION, defaults=regional, overlays={"DER": overlay})


@pytest.mark.parametrize(("authority", "framework"), [("DER", DERBY), ("DBY", COMMON)])
def test_every_indicator_has_a_state_in_the_frameworks_order(authority: str, framework: Framework) -> None:
    """1: an authority's own indicators are among its own, and not among another's."""
    assert list(select(CONFIGURATION, authority, SERVICE)) == [each.code for each in framework.sections]


def test_an_indicator_keeps_its_own_default_where_nothing_more_is_said() -> None:
    """2: the core indicator stays required, the basket indicator stays hidden."""
    assert states(SERVICE)["CLG-KPI-1"] is State.REQUIRED
    assert states(SERVICE)["EM-LPI-60"] is State.HIDDEN


def test_the_client_group_replaces_the_default_and_the_authority_replaces_the_group() -> None:
    """2: each layer has its say over the one before."""
    assert states(SERVICE)["EM-LPI-51"] is State.SELECTED
    assert states(SERVICE, "DER")["EM-LPI-51"] is State.REQUIRED


def test_an_authoritys_layer_leaves_another_authority_alone() -> None:
    """2: what Derby says does not reach Derbyshire."""
    assert select(CONFIGURATION, "DBY", SERVICE)["EM-LPI-51"].source == "d:1"


@pytest.mark.parametrize("state", State)
def test_the_services_own_line_has_the_last_word(state: State) -> None:
    """2: even over what an authority requires."""
    choice = select(CONFIGURATION, "DER", replace(SERVICE, changes=(("EM-LPI-51", state),)))["EM-LPI-51"]
    assert (choice.state, choice.source) == (state, "register:7")


def test_what_does_not_apply_is_hidden_whatever_the_defaults_say() -> None:
    """3: group 3 requires SPI 1, but floating support has no accommodation."""
    choice = select(CONFIGURATION, "DBY", replace(SERVICE, client_group="3"))["CLG-SPI-1"]
    assert choice.state is State.HIDDEN
    assert choice.trail[0].reason == "does not apply to service type 'Floating Support Service'"
    assert choice.source == "i:2"


def test_what_does_not_apply_can_be_shown_by_the_services_own_line() -> None:
    """3: what was agreed with one provider stands."""
    service = replace(SERVICE, changes=(("CLG-SPI-1", State.SELECTED),))
    assert states(service)["CLG-SPI-1"] is State.SELECTED


@pytest.mark.parametrize(("accommodation", "state"), [("hostel", State.REQUIRED), ("refuge", State.HIDDEN)])
def test_accommodation_type_narrows_what_applies(accommodation: str, state: State) -> None:
    """3: both the service type and the accommodation type must fit, and the reason says which does not."""
    service = replace(SERVICE, service_type="acc", accommodation_type=accommodation)
    assert states(service)["CLG-SPI-1"] is state


@pytest.mark.parametrize("accommodation", ["hostel", "refuge"])
def test_accommodation_types_do_not_narrow_a_service_that_has_none(accommodation: str) -> None:
    """3: KPI 1 is for floating support, and for refuges among the services with accommodation."""
    housed = replace(SERVICE, service_type="acc", accommodation_type=accommodation)
    assert states(SERVICE)["CLG-KPI-1"] is State.REQUIRED
    assert states(housed)["CLG-KPI-1"].shown is (accommodation == "refuge")


def test_a_secondary_group_adds() -> None:
    """4: group 3 brings LPI 54, and its reason says so."""
    choice = select(CONFIGURATION, "DBY", replace(SERVICE, secondary_client_groups=("3",)))["EM-LPI-54"]
    assert (choice.state, choice.source) == (State.SELECTED, "d:5")
    assert choice.trail[-1].reason == "secondary client group 3"


def test_a_secondary_group_does_not_hide() -> None:
    """4: group 2 hides LPI 51 as a primary group, not as a secondary one."""
    assert states(replace(SERVICE, secondary_client_groups=("2",)))["EM-LPI-51"] is State.SELECTED


def test_a_secondary_group_that_the_authority_has_quietened_adds_nothing() -> None:
    """4: in Derby group 2 no longer brings LPI 53, so it stays as group 1 has it."""
    service = replace(SERVICE, secondary_client_groups=("2",))
    assert states(service, "DBY")["EM-LPI-53"] is State.SELECTED
    assert states(service, "DER")["EM-LPI-53"] is State.OFFERED


@given(regional=LAYERS, overlay=LAYERS, service=SERVICES)
def test_secondary_groups_never_lower_a_state(regional: Defaults, overlay: Defaults, service: Service) -> None:
    """4: for any layers and any service."""
    configuration = random_configuration(regional, overlay)
    alone = select(configuration, "DER", replace(service, secondary_client_groups=()))
    together = select(configuration, "DER", service)
    assert all(STATE_RANK[together[code].state] >= STATE_RANK[alone[code].state] for code in alone)


@given(regional=LAYERS, overlay=LAYERS, service=SERVICES)
def test_the_order_of_secondary_groups_does_not_matter(regional: Defaults, overlay: Defaults, service: Service) -> None:
    """4: 4; 8 reports what 8; 4 reports."""
    configuration = random_configuration(regional, overlay)
    turned = replace(service, secondary_client_groups=service.secondary_client_groups[::-1])
    one, other = (select(configuration, "DER", each) for each in (service, turned))
    assert {code: choice.state for code, choice in one.items()} == {code: c.state for code, c in other.items()}


@given(regional=LAYERS, overlay=LAYERS, group=GROUPS, secondary=GROUPS)
def test_a_type_that_is_not_group_led_does_not_look_at_the_group(
    regional: Defaults, overlay: Defaults, group: str, secondary: str
) -> None:
    """5: an agency's defaults are the same for every client group."""
    configuration = random_configuration(regional, overlay)
    one = replace(SERVICE, service_type="hia")
    other = replace(one, client_group=group, secondary_client_groups=(secondary,))
    assert select(configuration, "DER", one) == select(configuration, "DER", other)


def test_a_type_that_is_not_group_led_takes_the_types_defaults() -> None:
    """5: the region's first, then the authority's own."""
    service = replace(SERVICE, service_type="hia")
    assert states(service, "DER")["EM-LPI-51"] is State.SELECTED
    assert states(service, "DER")["EM-LPI-52"] is State.OFFERED


def test_the_trail_tells_what_set_the_state_and_what_it_replaced() -> None:
    """6: four layers, four steps, each with its place."""
    service = replace(SERVICE, changes=(("EM-LPI-51", State.OFFERED),))
    assert [(step.state, step.source) for step in select(CONFIGURATION, "DER", service)["EM-LPI-51"].trail] == [
        (State.HIDDEN, "i:3"),
        (State.SELECTED, "d:1"),
        (State.REQUIRED, "der:1"),
        (State.OFFERED, "register:7"),
    ]


@given(regional=LAYERS, overlay=LAYERS, service=SERVICES, changes=st.dictionaries(CODES, st.sampled_from(State)))
def test_the_last_step_of_the_trail_is_the_choice(
    regional: Defaults, overlay: Defaults, service: Service, changes: dict[str, State]
) -> None:
    """6: and there is always a first step."""
    service = replace(service, changes=tuple(changes.items()))
    for choice in select(random_configuration(regional, overlay), "DER", service).values():
        assert (choice.state, choice.source) == (choice.trail[-1].state, choice.trail[-1].source)


@pytest.mark.parametrize(("count", "remark"), [(0, "reports none"), (1, ""), (5, ""), (6, "reports 6")])
def test_too_few_or_too_many_regional_indicators_are_remarked_on(count: int, remark: str) -> None:
    """7: one to five is usual; the national core and local indicators do not count, nor does what is only offered."""
    on = [("DER-TRK-1", State.SELECTED), ("EM-LPI-60", State.OFFERED), ("CLG-KPI-1", State.REQUIRED)]
    on += [(f"EM-LPI-{51 + number}", State.SELECTED) for number in range(count)]
    choices = {code: Selection(state, "", ()) for code, state in on}
    remarks = advice(CONFIGURATION, "DER", SERVICE, choices)
    assert remarks == () if not remark else remarks[0].startswith(f"S1: {remark} of the regional indicators")


@pytest.mark.parametrize(("base", "remarked"), [(State.HIDDEN, True), (State.OFFERED, False), (State.REQUIRED, False)])
def test_a_hidden_base_is_remarked_on(base: State, remarked: bool) -> None:
    """9: as SPI 2a, whose share is of the days that SPI 1 asks."""
    shipped, on = load(shipped_folder()), {"EM-LPI-51": State.SELECTED, "CLG-SPI-2A": State.REQUIRED, "CLG-SPI-1": base}
    choices = {code: Selection(state, "", ()) for code, state in on.items()}
    remarks = advice(shipped, "DER", SERVICE, choices)
    assert [remark.startswith("S1: SPI 2a is worked out from SPI 1,") for remark in remarks] == [True] * remarked


@pytest.mark.parametrize(
    ("every", "quarters"),
    [(Every.PERIOD, {1, 2, 3, 4}), (Every.QUARTER, {1, 2, 3, 4}), (Every.HALF_YEAR, {2, 4}), (Every.YEAR, {4})],
)
def test_a_section_is_shown_in_the_periods_that_end_its_span(every: Every, quarters: set[int]) -> None:
    """8: the trail says why it is hidden, and where its span is written."""
    sections = tuple(replace(section, every=every) for section in COMMON.sections)
    configuration = replace(CONFIGURATION, framework=COMMON.with_sections(sections), local={})
    for number in range(1, 5):
        selection = select(configuration, "DBY", SERVICE, Period(2008, number))["CLG-KPI-1"]
        assert selection.state.shown is (number in quarters)
        if not selection.state.shown:
            assert selection.trail[-1].reason.startswith("asked once every")
            assert selection.trail[0].state is State.REQUIRED


def test_without_a_period_every_section_is_shown() -> None:
    """8: a register is checked for all periods at once."""
    sections = tuple(replace(section, every=Every.YEAR) for section in COMMON.sections)
    configuration = replace(CONFIGURATION, framework=COMMON.with_sections(sections), local={})
    assert select(configuration, "DBY", SERVICE)["CLG-KPI-1"].state is State.REQUIRED


@pytest.mark.parametrize(("hours", "remarks"), [(336.0, 0), (336.5, 1), (None, 0)])
def test_more_hours_than_a_week_has(hours: float | None, remarks: int) -> None:
    """10: 168 for each of two units are the most; nothing is said where the register says no hours."""
    service = replace(SERVICE, household_units=2)
    terms = (ServiceTerms("S1", support_hours=hours),)
    provider = Provider("DER", "99001", "99000001", "One", "one@one.example", (service,), terms=terms)
    told = list(hours_advice(provider))
    assert len(told) == remarks
    assert all("more than 168 for each" in remark and len(remark) < 200 for remark in told)
