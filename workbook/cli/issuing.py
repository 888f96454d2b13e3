"""The commands that come before a return: demo, check, generate, fill, explain."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import (
    DONE,
    FAILED,
    NEEDS_ATTENTION,
    Config,
    Out,
    StoreAddress,
    app,
    config_folder,
    parsed_period,
)
from workbook.cli.printing import (
    console,
    errors,
    escape,
    print_choices,
    print_collected,
    print_configuration,
    print_exported,
    print_issued,
    progress,
)
from workbook.config import load
from workbook.demo import demonstrate
from workbook.errors import ConfigError, RegisterError, UsageError
from workbook.register import read_register
from workbook.selection import advice, reports_nothing, select
from workbook.text import counted
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WriteOutcome, generate_workbooks
from workbook.usecases.workspace import Workspace


@app.command()
def demo(out: Out = Path("output"), store: StoreAddress = "") -> int:
    """Run the whole cycle on the shipped, fictional example: generate, fill as providers would, read."""
    shown = demonstrate(Workspace(out, store), progress)
    print_issued(shown.issued)
    console.print(f"\nFilled in as providers would: {escape(str(shown.returns))}\n")
    print_collected(shown.collected)
    console.print()
    print_exported(shown.exported)
    console.print(
        "\nThat was the demonstration. Open one of the workbooks, then look at dataset.csv and findings.csv beside them."
    )
    return DONE


@app.command()
def check(
    config: Config = None,
    register: Annotated[Path | None, typer.Option("--register", help="A register to check as well.")] = None,
) -> int:
    """Check the YAML, and a register: every mistake at once, with file and line."""
    try:
        configuration = load(config_folder(config))
    except ConfigError as error:
        later = (f"{register}: not checked yet, since it is read by the configuration.",) if register else ()
        raise ConfigError((*error.problems, *later)) from error
    print_configuration(configuration)
    if register is not None:
        providers = read_register(register, configuration)
        empty = reports_nothing(configuration, providers)
        if empty:
            raise RegisterError(empty)
        services = [(provider, service) for provider in providers for service in provider.services]
        console.print(
            f"{escape(str(register))}: {counted(len(providers), 'provider')}, {counted(len(services), 'service')}. No mistakes."
        )
        for provider, service in services:
            for remark in advice(
                configuration, provider.authority, service, select(configuration, provider.authority, service)
            ):
                console.print(f"Note: {escape(remark)}")
    return DONE


@app.command()
def generate(
    register: Annotated[Path, typer.Argument(help="The list of providers and services, CSV or xlsx.")],
    period: Annotated[str, typer.Option("--period", help="The quarter, for example 2008-09-Q2.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
    config: Config = None,
    provider: Annotated[str, typer.Option("--provider", help="Only this provider, by its 5 digits.")] = "",
) -> int:
    """Issue one tailored, locked workbook for each provider. Set SP_WORKBOOK_PASSWORD to lock with a password."""
    quarter = parsed_period(period)
    configuration = load(config_folder(config))
    providers = read_register(register, configuration)
    password = os.environ.get("SP_WORKBOOK_PASSWORD", "")
    issued = generate_workbooks(
        configuration, providers, quarter, Workspace(out, store), password=password, only=provider, progress=progress
    )
    print_issued(issued)
    if not password:
        console.print("Locked without a password. Set SP_WORKBOOK_PASSWORD to lock with one.")
    held = [file for file in issued if file.release is WriteOutcome.HELD]
    for file in held:
        errors.print(
            f"{escape(str(file.path))}: not replaced, since this file was changed after it was issued. Move it elsewhere and run again.",
        )
    return FAILED if held else DONE


@app.command()
def fill(
    workbook: Annotated[Path, typer.Argument(help="An issued workbook. It stays as it is.")],
    data: Annotated[Path, typer.Option("--from", help="A CSV file with the columns service_id, item and value.")],
    to: Annotated[Path | None, typer.Option("--to", help="The filled copy. Default: its name with -filled.")] = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Fill a copy of an issued workbook from a CSV file, and name every value that it refuses."""
    target = workbook.with_name(f"{workbook.stem}-filled.xlsx") if to is None else to
    populated = fill_from_csv(workbook, data, Workspace(out, store), target)
    for words in populated.refused:
        console.print(escape(words), soft_wrap=True)
    console.print(
        f"{counted(populated.filled, 'value')} filled in, {len(populated.refused)} not: {escape(str(target))}",
        soft_wrap=True,
    )
    return NEEDS_ATTENTION if populated.refused else DONE


@app.command()
def explain(
    register: Annotated[Path, typer.Argument(help="The list of providers and services, CSV or xlsx.")],
    service: Annotated[str, typer.Option("--service", help="The id of the service.")],
    config: Config = None,
) -> int:
    """Say why each indicator is shown or hidden for a service, and which line of which file says so."""
    configuration = load(config_folder(config))
    found = [
        (provider, each)
        for provider in read_register(register, configuration)
        for each in provider.services
        if each.service_id.casefold() == service.strip().casefold()
    ]
    if not found:
        raise UsageError(f"service {service} is not in {register}. Give its id as the register has it.")
    for provider, each in found:
        print_choices(configuration, provider, each, register)
    return DONE
