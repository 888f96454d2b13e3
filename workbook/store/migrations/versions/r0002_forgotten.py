"""People who are forgotten, and the counts that stay."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Make the tables, and find findings by their code."""
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
    op.create_index("ix_findings_code", "findings", ["code"])
