"""The command that opens the desk: an officer's local page."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, By, Config, Out, StoreAddress, app, workspace_at
from workbook.cli.terminal import console
from workbook.errors import UsageError


@app.command()
def desk(
    workbooks: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[WORKBOOK]...", help="With --provider: the workbooks as they were issued."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Default: any that is free.")] = 0,
    provider: Annotated[
        bool, typer.Option("--provider", help="For providers: check returns, or enter figures, without a store.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Open the desk: the whole quarter on a page in your browser, at this computer alone. Ctrl+C ends it."""
    try:
        from workbook.usecases.workspace import Workspace, config_folder
        from workbook.web import desk_server, provider_server
    except ModuleNotFoundError as error:
        raise UsageError(f"the desk needs {error.name}. Install it with: pip install 'sp-workbook[desk]'") from error
    if provider != bool(workbooks):
        raise UsageError("a provider's desk needs the issued workbooks: sp-workbook desk --provider WORKBOOK...")
    if workbooks:
        server = provider_server(tuple(workbooks), Workspace(out, store), port)
    else:
        place = workspace_at(out, store, config, by)
        server = desk_server(lambda: replace(place, config=config or config_folder(out)), port)
    with suppress(KeyboardInterrupt):
        console.print(f"The desk is open, at this computer alone, for one browser: {server.address}", soft_wrap=True)
        console.print("Ctrl+C ends it. What was complete is recorded.")
        if not no_browser:
            typer.launch(server.address)
        server.serve()
    return DONE
