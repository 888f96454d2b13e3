"""Which figures were in the tables that were made to be shared: other ones may not be shared beside them."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Add the table. What was shared by an earlier version is not known."""
    op.create_table(
        "shares",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("shared_at", sa.DateTime, nullable=False),
        sa.Column("authority", sa.Text, nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("figures", sa.String(64), nullable=False),
    )
