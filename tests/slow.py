"""Which tests `make check` leaves out: those that start another program, or take workbooks round the whole cycle.

A single slow test of another module is marked where it stands: `@pytest.mark.slow`.
"""

from __future__ import annotations

#: Modules that are slow as a whole.
MODULES = (
    "test_agreement",
    "test_agreement_sheets",
    "test_any_period",
    "test_backup",
    "test_cancel",
    "test_changes",
    "test_cli",
    "test_collect",
    "test_configuration_in_use",
    "test_contrast",
    "test_correction",
    "test_desk",
    "test_differential",
    "test_faults_in_use",
    "test_hostile",
    "test_hostile_files",
    "test_issuing_again",
    "test_ledger_proof",
    "test_libreoffice",
    "test_long_term",
    "test_moves",
    "test_nothing_lost",
    "test_other_frameworks",
    "test_pages",
    "test_paper",
    "test_people_cycle",
    "test_people_issuing",
    "test_populate",
    "test_postgresql",
    "test_power_cuts",
    "test_quarter_in_the_life",
    "test_quarters",
    "test_question_types",
    "test_real_client",
    "test_read_while_copied",
    "test_real_window",
    "test_recorded_acts",
    "test_records",
    "test_releases",
    "test_report",
    "test_service_forms",
    "test_shipped_rules",
    "test_standing",
    "test_store",
    "test_survey_and_tracking",
    "test_thousand",
    "test_trace",
    "test_two_officers",
    "test_what_reading_changes",
    "test_wheel",
    "test_workbook",
    "test_year",
)
#: What no test has quickly.
FIXTURES = frozenset(["libreoffice"])
