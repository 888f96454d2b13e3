"""What was agreed for a service: price, hours, who may come."""

from __future__ import annotations

import re

from workbook.identifying import DATE, POSTCODE, identifying
from workbook.model import Agreement, ServiceTerms
from workbook.register import spans
from workbook.register.row_reader import RowReader
from workbook.register.values import MAX_NAME, Unfit, require_printable

_AMOUNT = re.compile(r"£? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
#: The most hours in a week that so many people could give.
MOST_HOURS = 99_999
MOST_POUNDS = 999_999_999
#: The longest reason of an agreement, in characters: it may hold one of a provider's for each of several indicators.
MOST_OF_A_REASON = 3_000


def contract_value(text: str) -> float | None:
    """Read pounds a year; None where not given."""
    needs = "needs the pounds that the authority pays in a year, more than 0, for example 182000, or nothing."
    return _amount(text, MOST_POUNDS, needs)


def support_hours(text: str) -> float | None:
    """Read hours of support a week; None where not given."""
    return _amount(text, MOST_HOURS, "needs hours of support a week, more than 0, for example 150, or nothing.")


def remark(text: str) -> str:
    """Read words on one line, or nothing; a day may be among them."""
    return _on_one_line(text, MAX_NAME)


def reason(text: str) -> str:
    """Read why indicators were agreed, on one line, or nothing."""
    return _on_one_line(text, MOST_OF_A_REASON)


def _on_one_line(text: str, most: int) -> str:
    if len(text) > most:
        raise Unfit(f"needs at most {most:,} characters; this has {len(text):,}.")
    require_printable(text)
    return text


def words(text: str) -> str:
    """Read words on one line that tell of nobody, or nothing."""
    if detail := identifying(text, (DATE, POSTCODE)):
        raise Unfit(f"holds what looks like {detail}; take it out: nobody who is supported may be recognised by it.")
    return remark(text)


def _amount(text: str, most: float, needs: str) -> float | None:
    if not text:
        return None
    match = _AMOUNT.fullmatch(text)
    amount = float(match[0].lstrip("£ ").replace(",", "")) if match else 0.0
    if not 0 < amount <= most:
        raise Unfit(needs)
    return amount


def read_terms(reader: RowReader) -> ServiceTerms:
    """Read what a row says was agreed for its service."""
    return ServiceTerms(
        service_id=reader.cells.texts.get("service_id", ""),
        contract_value=reader.take("contract_value", contract_value, None),
        price_basis=reader.take("price_basis", words, ""),
        support_hours=reader.take("support_hours", support_hours, None),
        eligibility=reader.take("eligibility", words, ""),
        quality_grade=reader.take("quality_grade", words, ""),
        quality_scheme=reader.take("quality_scheme", words, ""),
        quality_date=reader.take("quality_date", spans.day, None),
        register_line=reader.cells.line,
    )


def read_agreement(reader: RowReader) -> Agreement:
    """Read why, by whom and when a row's indicators were agreed."""
    return Agreement(
        service_id=reader.cells.texts.get("service_id", ""),
        reason=reader.take("agreed_reason", reason, ""),
        by=reader.take("agreed_by", remark, ""),
        day=reader.take("agreed_on", spans.day, None),
    )
