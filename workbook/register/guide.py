"""What each column of the register holds, and its page."""

from __future__ import annotations

from workbook.register.columns import ALIASES, COLUMNS, REQUIRED

#: One sentence for each column.
HELP = {
    "authority": "The administering authority, by name or code.",
    "provider_id": "The provider's id in your system, as text, with its zeros in front.",
    "national_provider_id": "The provider's national id, as text, with its zeros in front; where identifiers allow, none.",
    "provider_name": "The provider's name, the same in each of its rows.",
    "service_id": "The service's id in your system, without , % _ [ ] or ^. It stays when the provider changes.",
    "service_name": "The name that the provider knows the service by.",
    "service_type": "One of the list.",
    "accommodation_type": "One of the list, where the service type has accommodation; else blank.",
    "client_group": "The primary client group, by code or name.",
    "secondary_client_groups": "Others, by code or name, with semicolons between.",
    "household_units": "Homes or places under contract, a whole number.",
    "contact_email": "One address to which the provider's workbook goes.",
    "submission": "automated, where the provider's own system fills the standard part; else workbook or blank.",
    "indicators": "What was agreed for this service alone: + shows and selects, - hides, ! requires, ? offers. For example +EM-LPI-58.",
    "agreed_reason": "Why the indicators of this line were agreed, in words.",
    "agreed_by": "Who agreed them.",
    "agreed_on": "On which day.",
    "opened": "The first day on which this provider has the service; blank where it always had it.",
    "closed": "The last day on which this provider has the service; blank where it still has it.",
    "formerly": "The ids of services that it continues, with semicolons between.",
    "duration": "How long people stay: short_term, long_term or neither; blank for what is usual for such a service.",
    "contract_value": "Pounds that the authority pays for the service in a year.",
    "price_basis": "What that pays for, in words.",
    "support_hours": "Hours of support a week.",
    "eligibility": "Who may come, in words.",
    "quality_grade": "How good the service was found.",
    "quality_scheme": "By which scheme.",
    "quality_date": "On which day.",
}

_PAGE = """\
# The register, column by column

One row for each service, in CSV, Excel (.xlsx, .xls) or LibreOffice (.ods). `sp-workbook register --make-sheet register.xlsx` makes a sheet to fill
in, with lists to choose from; `sp-workbook register --fix FILE` writes a clean copy of a register that you have, with each doubt marked in it.

| column | needed | holds | councils call it, too |
| --- | --- | --- | --- |
{rows}
Columns stand in any order, in any capitals. Titles above the column names, blank lines, totals and remarks are passed over; a cell that is merged over
several rows counts for each of them. A column that is none of these is your own and is not
read; one whose name begins with `#` never is. Of several sheets the one with services is read; where more than one has services, put them on one.
`sp-workbook check --register FILE` names every mistake at once, with its line, and what was passed over.

Names may be written as the configuration has them, by name, code or alias; `aliases` in the YAML adds your own words for service types, accommodation
types and client groups.
"""


def register_page() -> str:
    """Write the page."""
    rows = "".join(
        f"| `{column}` | {'yes' if column in REQUIRED else ''} | {HELP[column]} | {', '.join(ALIASES.get(column, ()))} |\n"
        for column in COLUMNS
    )
    return _PAGE.format(rows=rows)
