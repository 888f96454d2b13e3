"""The command for what providers say of their figures: comment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, By, Out, Quarter, StoreAddress, app, workspace_at
from workbook.cli.terminal import console
from workbook.errors import UsageError


@app.command()
def comment(
    service: Annotated[str, typer.Argument(metavar="[SERVICE]", help="The id of the service.")] = "",
    item: Annotated[str, typer.Argument(metavar="[ITEM]", help="The figure's code, as CLG-KPI-2.percent.")] = "",
    text: Annotated[str, typer.Option("--text", help="What the provider says, without naming anybody.")] = "",
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Instead: a CSV or .xlsx with service_id, item and text.")
    ] = None,
    period: Quarter = "",
    authority: Annotated[str, typer.Option("--authority", help="Its code, where two have such a service.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Two words that look like a name are nobody's.")] = False,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write down what a provider says of a figure, to stand beside it."""
    from workbook.usecases.comments import CommentRequest, add_comments, comments_in
    from workbook.usecases.wording import comments_words

    if (sheet is None) != bool(service and item and text):
        raise UsageError(
            "a comment is SERVICE, ITEM and --text, or a sheet of comments with --sheet. Give one of the two."
        )
    requests = (CommentRequest(service, item, text, authority),) if sheet is None else comments_in(sheet)
    written = add_comments(workspace_at(out, store, by=by), requests, period, sure=yes)
    console.print(comments_words(written))
    return DONE
