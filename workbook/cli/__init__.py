"""The command line: a thin shell over the pipeline. It parses, prints and chooses the exit code, nothing else."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from workbook.cli.printing import console, errors, print_choices, print_collected, print_issued, progress
from workbook.config import load, shipped_folder
from workbook.errors import ConfigError, ProblemsError, RegisterError, UsageError, WorkbookError
from workbook.layout import build_form
from workbook.model import Period
from workbook.pipeline import collect, demonstrate, issue
from workbook.pipeline.issue import Release
from workbook.pipeline.populate import populate
from workbook.register import read_register
from workbook.selection import advice, reports_nothing, select

DONE, FAILED, NEEDS_ATTENTION = 0, 1, 2
#: What typer makes of Ctrl+C.
_INTERRUPTED = 130
_STOPPED = "Stopped. Nothing that was not yet complete has been recorded."

app = typer.Typer(
    help="Supporting People outcomes workbooks: YAML in, tailored workbook out; workbook back, tidy data in.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Out = Annotated[Path, typer.Option("--out", help="The folder for workbooks, store and results.")]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="The folder with indicator_config/ and client_group_defaults.yaml. Default: this one, else the shipped one.",
    ),
]


@app.command()
def demo(out: Out = Path("output")) -> int:
    """Run the whole cycle on the shipped, fictional example: generate, fill as providers would, read."""
    shown = demonstrate(out, progress)
    print_issued(shown.issued)
    console.print(f"\nFilled in as providers would: {escape(str(shown.returns))}\n")
    print_collected(shown.collected)
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
        configuration = load(_config_folder(config))
    except ConfigError as error:
        later = (f"{register}: not checked yet, since it is read by the configuration.",) if register else ()
        raise ConfigError((*error.problems, *later)) from error
    common = configuration.framework
    console.print(
        f"{escape(common.name)}, version {escape(common.version)}: {len(common.indicators)} indicators. No mistakes."
    )
    for authority, framework in configuration.local.items():
        added = [each.code for each in framework.indicators if each.code not in {own.code for own in common.indicators}]
        name = escape(common.authority(authority).name)
        console.print(
            f"Overlay of {name}: {', '.join(added) or 'no indicator'} added to the common {len(common.indicators)}."
        )
    frameworks = (common, *configuration.local.values())
    for code in dict.fromkeys(code for framework in frameworks for code in build_form(framework).unenforced):
        console.print(
            f"Note: rule {code} cannot refuse while typing. Its Check cell says so, and it is checked on return."
        )
    if register is not None:
        providers = read_register(register, configuration)
        empty = reports_nothing(configuration, providers)
        if empty:
            raise RegisterError(empty)
        services = [(provider, service) for provider in providers for service in provider.services]
        console.print(f"{escape(str(register))}: {len(providers)} providers, {len(services)} services. No mistakes.")
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
    config: Config = None,
    provider: Annotated[str, typer.Option("--provider", help="Only this provider, by its 5 digits.")] = "",
) -> int:
    """Issue one tailored, locked workbook for each provider. Set SP_WORKBOOK_PASSWORD to lock with a password."""
    quarter = _period(period)
    configuration = load(_config_folder(config))
    providers = read_register(register, configuration)
    password = os.environ.get("SP_WORKBOOK_PASSWORD", "")
    issued = issue(configuration, providers, quarter, out, password=password, only=provider, progress=progress)
    print_issued(issued)
    if not password:
        console.print("Locked without a password. Set SP_WORKBOOK_PASSWORD to lock with one.")
    held = [file for file in issued if file.release is Release.HELD]
    for file in held:
        errors.print(
            f"{escape(str(file.path))}: not replaced, since this file was changed after it was issued. Move it elsewhere and run again.",
        )
    return FAILED if held else DONE


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of returned workbooks.")],
    out: Out = Path("output"),
) -> int:
    """Read returned workbooks into the dataset. Files are never moved, altered or deleted; reading twice changes nothing."""
    collected = collect(tuple(paths), out, progress)
    print_collected(collected)
    return NEEDS_ATTENTION if collected.needs_attention else DONE


@app.command()
def fill(
    workbook: Annotated[Path, typer.Argument(help="An issued workbook. It stays as it is.")],
    data: Annotated[Path, typer.Option("--from", help="A CSV file with the columns service_id, item and value.")],
    to: Annotated[Path | None, typer.Option("--to", help="The filled copy. Default: its name with -filled.")] = None,
    out: Out = Path("output"),
) -> int:
    """Fill a copy of an issued workbook from a CSV file, and name every value that it refuses."""
    target = workbook.with_name(f"{workbook.stem}-filled.xlsx") if to is None else to
    populated = populate(workbook, data, out, target)
    for words in populated.refused:
        console.print(escape(words), soft_wrap=True)
    console.print(
        f"{populated.filled} values filled in, {len(populated.refused)} not: {escape(str(target))}", soft_wrap=True
    )
    return NEEDS_ATTENTION if populated.refused else DONE


@app.command()
def explain(
    register: Annotated[Path, typer.Argument(help="The list of providers and services, CSV or xlsx.")],
    service: Annotated[str, typer.Option("--service", help="The id of the service.")],
    config: Config = None,
) -> int:
    """Say why each indicator is shown or hidden for a service, and which line of which file says so."""
    configuration = load(_config_folder(config))
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


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code. Nothing it meets comes out as a traceback."""
    try:
        code = int(app(args=arguments or ["--help"], prog_name="sp-workbook", standalone_mode=False) or DONE)
        return _failed(_STOPPED) if code == _INTERRUPTED else code
    except ConfigError as error:
        return _failed(*error.problems, f"{len(error.problems)} mistake(s) in the configuration. Nothing was done.")
    except ProblemsError as error:
        return _failed(*error.problems, f"{len(error.problems)} mistake(s) in the register. Nothing was done.")
    except WorkbookError as error:
        return _failed(str(error))
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        return _failed(f"{error.format_message()} Run sp-workbook --help to see what there is.")
    except (typer.Abort, KeyboardInterrupt):
        return _failed(_STOPPED)
    except Exception:  # noqa: BLE001 - the last guard: whatever we did not foresee, the user gets words
        return _failed(_unforeseen(traceback.format_exc()))


def main() -> None:
    """The entry point of `sp-workbook`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name may hold letters that a terminal does not know
    sys.exit(run(sys.argv[1:]))


def _failed(*lines: str) -> int:
    for line in lines:
        errors.print(escape(line))
    return FAILED


def _unforeseen(details: str) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="sp-workbook-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(details)
    return f"Something went wrong that this program did not foresee; nothing was recorded. Please report it with the file {log.name}."


def _config_folder(given: Path | None) -> Path:
    if given is not None:
        return given
    here = Path()
    return here if (here / "indicator_config").is_dir() else shipped_folder()


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error
