"""The purposes that answers about people left for."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "purposes",
        sa.Column("purpose", sa.String(60), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
    )
