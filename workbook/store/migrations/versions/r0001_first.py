"""The first tables: issued, received, decided and released."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None
_QUALITY = ("quality_grade", "quality_scheme")
_PLACES = ("sheet", "cell", "explanation", "explanation_cell", "doubt")


def upgrade() -> None:
    """Make the tables."""
    _done()
    _issued()
    _taken_back()
    _received()
    _read()
    _decided()
    _configured()
    _released()
    _released_files()
    _forgotten()
    _noted()
    _commented()
    _agreed()
    _left_for()


def _made(what: str) -> tuple[sa.Column[Any], ...]:
    return sa.Column(f"{what}_at", sa.DateTime, nullable=False), sa.Column(f"{what}_by", sa.Text, nullable=False)


def _done() -> None:
    op.create_table(
        "acts",
        sa.Column("number", sa.Integer, primary_key=True),
        *_made("done"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )


def _issued() -> None:
    op.create_table(
        "frameworks",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("framework", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
    )
    op.create_table(
        "workbooks",
        sa.Column("workbook_id", sa.String(40), primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("frameworks.digest"), nullable=False),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("provider_id", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("ix_workbooks_asked", "workbooks", ["period", "authority", "provider_id"])
    op.create_index("ix_workbooks_authority", "workbooks", ["authority"])
    op.create_table(
        "issued_files",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("workbook_id", sa.String(40), sa.ForeignKey("workbooks.workbook_id"), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_issued_files_workbook_id", "issued_files", ["workbook_id"])
    op.create_index("ix_issued_files_file_name", "issued_files", ["file_name"])


def _taken_back() -> None:
    op.create_table(
        "cancellations",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("workbook_id", sa.String(40), sa.ForeignKey("workbooks.workbook_id"), nullable=False),
        sa.Column("put_out", sa.Integer, nullable=False),
        sa.Column("cancelled", sa.Integer, nullable=False),
        *_made("decided"),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_cancellations_workbook_id", "cancellations", ["workbook_id"])


def _received() -> None:
    op.create_table(
        "files",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("workbook_id", sa.String(40), sa.ForeignKey("workbooks.workbook_id")),
        sa.Column("period", sa.String(24)),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("saved", sa.DateTime),
        sa.Column("received_at", sa.DateTime, nullable=False),
        sa.Column("read_by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
    )
    for name in ("workbook_id", "name", "period", "saved"):
        op.create_index(f"ix_files_{name}", "files", [name])
    op.create_table(
        "sightings",
        sa.Column("digest", sa.String(64), sa.ForeignKey("files.digest"), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("ix_sightings_path", "sightings", ["path"])
    op.create_index("ix_sightings_name", "sightings", ["name"])


def _read() -> None:
    op.create_table(
        "entries",
        sa.Column("digest", sa.String(64), sa.ForeignKey("files.digest"), primary_key=True),
        sa.Column("service", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in _PLACES),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "findings",
        sa.Column("digest", sa.String(64), sa.ForeignKey("files.digest"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_findings_code", "findings", ["code"])


def _decided() -> None:
    op.create_table(
        "decisions",
        sa.Column("sequence", sa.Integer, primary_key=True),
        *_made("decided"),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("provider_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("grounds", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_decisions_period", "decisions", ["period"])
    op.create_table(
        "withdrawals",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("files.digest"), nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        *_made("decided"),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_withdrawals_digest", "withdrawals", ["digest"])
    op.create_table(
        "closings",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("closed", sa.Integer, nullable=False),
        *_made("decided"),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_closings_period", "closings", ["period"])


def _configured() -> None:
    op.create_table(
        "configurations",
        sa.Column("number", sa.Integer, primary_key=True),
        *_made("used"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("stated", sa.Text, nullable=False),
    )


def _released() -> None:
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer, primary_key=True),
        *_made("released"),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("authorities", sa.Text, nullable=False),
        sa.Column("configuration", sa.Integer, sa.ForeignKey("configurations.number"), nullable=False),
        sa.Column("figures", sa.String(64), nullable=False),
    )
    op.create_index("ix_releases_figures", "releases", ["figures"])
    op.create_index("ix_releases_period", "releases", ["period"])
    op.create_table(
        "released_figures",
        sa.Column("figures", sa.String(64), primary_key=True),
        sa.Column("period", sa.String(24), primary_key=True),
        sa.Column("authority", sa.Text, primary_key=True),
        sa.Column("provider_id", sa.Text, primary_key=True),
        sa.Column("service_id", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("ix_released_figures_period", "released_figures", ["period"])


def _released_files() -> None:
    op.create_table(
        "released_contents",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "released_files",
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("released_contents.digest"), nullable=False),
    )
    op.create_table(
        "shares",
        sa.Column("release", sa.Integer, sa.ForeignKey("releases.number"), primary_key=True),
        sa.Column("authority", sa.Text, primary_key=True),
        sa.Column("is_replacement", sa.Integer, nullable=False),
        sa.Column("printed", sa.Text, nullable=False),
    )
    op.create_index("ix_shares_authority", "shares", ["authority"])


def _forgotten() -> None:
    op.create_table(
        "forgotten",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("mark", sa.String(64), primary_key=True),
    )
    op.create_table(
        "frozen_figures",
        sa.Column("period", sa.String(24), primary_key=True),
        sa.Column("authority", sa.Text, primary_key=True),
        sa.Column("provider_id", sa.Text, primary_key=True),
        sa.Column("service_id", sa.Text, primary_key=True),
        sa.Column("section", sa.Text, primary_key=True),
        sa.Column("frozen_at", sa.DateTime, nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
    )


def _noted() -> None:
    texts = ("authority", "service_id", "source", "theme", "direction", "weight", "readers", "summary", "action")
    op.create_table(
        "notes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *_made("recorded"),
        sa.Column("day", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("due", sa.String(10)),
    )
    op.create_table(
        "notes_done",
        sa.Column("number", sa.Integer, sa.ForeignKey("notes.number"), primary_key=True, autoincrement=False),
        *_made("recorded"),
        sa.Column("done", sa.String(10), nullable=False),
    )


def _commented() -> None:
    numbered = sa.Column("number", sa.Integer, primary_key=True, autoincrement=False)
    period = sa.Column("period", sa.String(24), nullable=False)
    texts = (sa.Column(name, sa.Text, nullable=False) for name in ("authority", "service_id", "item", "text"))
    op.create_table("comments", numbered, *_made("recorded"), period, *texts)


def _agreed() -> None:
    keys, texts = ("authority", "provider_id", "service_id"), ("price_basis", "eligibility", *_QUALITY)
    op.create_table(
        "terms",
        sa.Column("period", sa.String(24), primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in keys),
        sa.Column("register_line", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Float) for name in ("contract_value", "support_hours")),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("quality_date", sa.String(10)),
    )


def _left_for() -> None:
    op.create_table(
        "purposes",
        sa.Column("purpose", sa.String(60), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )
