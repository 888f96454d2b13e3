"""What was agreed for services."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Make the table."""
    keys = ("authority", "provider_id", "service_id")
    texts = ("price_basis", "eligibility", "quality_grade", "quality_scheme")
    op.create_table(
        "terms",
        sa.Column("period", sa.String(24), primary_key=True),
        *(sa.Column(name, sa.Text, primary_key=True) for name in keys),
        sa.Column("register_line", sa.Integer, nullable=False),
        sa.Column("contract_value", sa.Float),
        sa.Column("support_hours", sa.Float),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("quality_date", sa.String(10)),
    )
