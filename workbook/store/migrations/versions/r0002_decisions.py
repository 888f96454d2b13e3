"""Officers' decisions and withdrawals; returns as CSV; which rule a finding is of."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Add the tables and columns. What was read by an earlier version names no rule until it is read again."""
    op.create_table(
        "decisions",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("provider_id", sa.Text, nullable=False),
        sa.Column("service_id", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("ix_decisions_period", "decisions", ["period"])
    op.create_table(
        "withdrawals",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("files.digest"), nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("decided_at", sa.DateTime, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.add_column("files", sa.Column("kind", sa.Text, nullable=False, server_default="workbook"))
    op.add_column("findings", sa.Column("rule", sa.Text, nullable=False, server_default=""))
