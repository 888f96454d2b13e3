"""What officers heard of services."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Make the tables."""
    texts = ("authority", "service_id", "source", "theme", "direction", "weight", "readers", "summary", "action")
    op.create_table(
        "notes",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("due", sa.String(10)),
    )
    op.create_table(
        "notes_done",
        sa.Column("number", sa.Integer, sa.ForeignKey("notes.number"), primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("done", sa.String(10), nullable=False),
    )
