"""A small configuration built by hand, so that tests of the register and the cascade need no YAML."""

from __future__ import annotations

from workbook.model import (
    QUARTERLY,
    AccommodationType,
    AppliesTo,
    Authority,
    ClientGroup,
    Configuration,
    Deadline,
    Defaults,
    Evidence,
    Form,
    Framework,
    Kind,
    Per,
    Question,
    QuestionType,
    Section,
    ServiceType,
    Setting,
    Sharing,
    State,
)


def section(code: str, default: State = State.HIDDEN, applies_to: AppliesTo | None = None) -> Section:
    """An indicator with one count."""
    question = Question(f"{code}.supported", "Supported", QuestionType.COUNT, "people", Kind.FLOW)
    return Section(
        code=code,
        label=code,
        title=code,
        short_title=code,
        domain="health",
        level="service",
        questions=(question,),
        base="people",
        guidance=(),
        example="",
        source="test",
        evidence=Evidence.OURS,
        applies_to=applies_to or AppliesTo(),
        default=default,
    )


def setting(code: str, state: State, source: str) -> Setting:
    """One stated choice."""
    return Setting(code, state, source)


COMMON = Framework(
    name="Small",
    version="1",
    prefix="EM",
    domains=(),
    levels=(),
    authorities=(
        Authority("DER", "Derby", "00FK", "E06000015", ("Derby City Council",)),
        Authority("DBY", "Derbyshire", "17", "E10000007"),
    ),
    national_indicators=(),
    client_groups=(
        ClientGroup("1", "Older people with support needs", aliases=("Older people",)),
        *(ClientGroup(str(code), f"Group number {code}") for code in range(2, 21)),
        ClientGroup("21", "Generic", "Complex needs"),
    ),
    service_types=(
        ServiceType("acc", "Accommodation Based Service", accommodation_based=True, aliases=("Accommodation based",)),
        ServiceType("float", "Floating Support Service"),
        ServiceType("hia", "Home Improvement Agency (HIA) Service", group_led=False, aliases=("HIA",)),
    ),
    accommodation_types=(
        AccommodationType("hostel", "Hostel"),
        AccommodationType("refuge", "Women's Refuge"),
        AccommodationType("bandb", "Homeless Hostel, B & B or other temporary accommodation"),
    ),
    deadline=Deadline(15, Evidence.OURS),
    forms=(
        Form(
            QUARTERLY,
            "Quarterly return",
            Per.SERVICE,
            (
                section(
                    "CLG-KPI-1", State.REQUIRED, AppliesTo(("acc", "float"), accommodation_types=("bandb", "refuge"))
                ),
                section(
                    "CLG-SPI-1", State.REQUIRED, AppliesTo(service_types=("acc",), accommodation_types=("hostel",))
                ),
                *(section(f"EM-LPI-{number}") for number in range(51, 61)),
            ),
        ),
    ),
)
DERBY = COMMON.with_sections((*COMMON.sections, section("DER-TRK-1")))
CONFIGURATION = Configuration(
    framework=COMMON,
    local={"DER": DERBY},
    defaults=Defaults(
        client_groups={
            "1": (setting("EM-LPI-51", State.SELECTED, "d:1"), setting("EM-LPI-53", State.OFFERED, "d:2")),
            "2": (setting("EM-LPI-53", State.SELECTED, "d:3"), setting("EM-LPI-51", State.HIDDEN, "d:4")),
            "3": (setting("EM-LPI-54", State.SELECTED, "d:5"), setting("CLG-SPI-1", State.REQUIRED, "d:6")),
        },
        service_types={"hia": (setting("EM-LPI-51", State.SELECTED, "d:7"),)},
    ),
    overlays={
        "DER": Defaults(
            client_groups={
                "1": (setting("EM-LPI-51", State.REQUIRED, "der:1"),),
                "2": (setting("EM-LPI-53", State.HIDDEN, "der:2"),),
            },
            service_types={"hia": (setting("EM-LPI-52", State.OFFERED, "der:3"),)},
        )
    },
    sharing=Sharing(5, 10, ("days",), ("%",), ("15",)),
    sources={indicator.code: f"i:{number}" for number, indicator in enumerate(DERBY.sections, start=1)},
)
