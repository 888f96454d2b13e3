"""The command line: a thin shell over the pipeline. It parses, prints and chooses the exit code, nothing else."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from workbook.config import load, shipped_folder
from workbook.errors import ConfigError, ProblemsError, UsageError, WorkbookError
from workbook.findings import Severity
from workbook.layout import build_form
from workbook.model import Configuration, Period, Provider, Service
from workbook.pipeline import Collected, IssuedFile, collect, demonstrate, issue
from workbook.pipeline.issue import Release
from workbook.reader import Outcome
from workbook.register import read_register
from workbook.selection import Choice, advice, select

DONE, FAILED, NEEDS_ATTENTION = 0, 1, 2
#: What typer makes of Ctrl+C.
_INTERRUPTED = 130
_STOPPED = "Stopped. Nothing that was not yet complete has been recorded."
#: The findings a summary shows before it points at the file.
_MOST_SHOWN = 15

app = typer.Typer(
    help="Supporting People outcomes workbooks: YAML in, tailored workbook out; workbook back, tidy data in.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
#: How wide a table is where nobody looks at a screen: wide enough to be cut nowhere.
_PRINTED_WIDTH = 240
_console = Console(soft_wrap=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else _PRINTED_WIDTH)
_errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

Out = Annotated[Path, typer.Option("--out", help="The folder for workbooks, store and results.")]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        help="The folder with indicator_config/ and client_group_defaults.yaml. Default: this one, else the shipped one.",
    ),
]
Each = TypeVar("Each")


@app.command()
def demo(out: Out = Path("output")) -> int:
    """Run the whole cycle on the shipped, fictional example: generate, fill as providers would, read."""
    shown = demonstrate(out, _progress)
    _print_issued(shown.issued)
    _console.print(f"\nFilled in as providers would: {escape(str(shown.returns))}\n")
    _print_collected(shown.collected)
    _console.print(
        "\nThat was the demonstration. Open one of the workbooks, then look at dataset.csv and findings.csv beside them."
    )
    return DONE


@app.command()
def check(
    config: Config = None,
    register: Annotated[Path | None, typer.Option("--register", help="A register to check as well.")] = None,
) -> int:
    """Check the YAML, and a register: every mistake at once, with file and line."""
    configuration = load(_config_folder(config))
    common = configuration.framework
    _console.print(
        f"{escape(common.name)}, version {escape(common.version)}: {len(common.indicators)} indicators. No mistakes."
    )
    for framework in (common, *configuration.local.values()):
        for code in build_form(framework).unenforced:
            _console.print(
                f"Note: rule {code} is shown in the Check cell and checked on return, but cannot refuse while typing."
            )
        if framework is not common:
            local = len(framework.indicators) - len(common.indicators)
            _console.print(
                f"Overlay: {local} local indicator{'' if local == 1 else 's'} added to the common {len(common.indicators)}."
            )
    if register is not None:
        providers = read_register(register, configuration)
        services = [(provider, service) for provider in providers for service in provider.services]
        _console.print(f"{escape(str(register))}: {len(providers)} providers, {len(services)} services. No mistakes.")
        for provider, service in services:
            for remark in advice(
                configuration, provider.authority, service, select(configuration, provider.authority, service)
            ):
                _console.print(f"Note: {escape(remark)}")
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
    issued = issue(configuration, providers, quarter, out, password=password, only=provider, progress=_progress)
    _print_issued(issued)
    if not password:
        _console.print("Locked without a password. Set SP_WORKBOOK_PASSWORD to lock with one.")
    held = [file for file in issued if file.release is Release.HELD]
    for file in held:
        _errors.print(
            f"{escape(str(file.path))}: not replaced, since this file was changed after it was issued. Move it elsewhere and run again.",
        )
    return FAILED if held else DONE


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of returned workbooks.")],
    out: Out = Path("output"),
) -> int:
    """Read returned workbooks into the dataset. Files are never moved, altered or deleted; reading twice changes nothing."""
    collected = collect(tuple(paths), out, _progress)
    _print_collected(collected)
    return NEEDS_ATTENTION if collected.needs_attention else DONE


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
        _print_choices(configuration, provider, each, register)
    return DONE


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code. Nothing it meets comes out as a traceback."""
    try:
        return int(app(args=arguments or ["--help"], prog_name="sp-workbook", standalone_mode=False) or DONE)
    except ConfigError as error:
        return _failed(*error.problems, f"{len(error.problems)} mistake(s) in the configuration. Nothing was done.")
    except ProblemsError as error:
        return _failed(*error.problems, f"{len(error.problems)} mistake(s) in the register. Nothing was done.")
    except WorkbookError as error:
        return _failed(str(error))
    except typer.Exit as stop:
        return _failed(_STOPPED) if stop.exit_code == _INTERRUPTED else stop.exit_code
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
        _errors.print(escape(line))
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


def _progress(each: Iterable[Each], total: int) -> Iterable[Each]:
    if not _errors.is_terminal:
        return each
    return track(each, total=total, description="Working", console=_errors, transient=True)


def _print_issued(issued: tuple[IssuedFile, ...]) -> None:
    table = Table("Authority", "Provider", "Services", "Indicators shown", "Workbook", box=None, pad_edge=False)
    for file in issued:
        row = (file.issued.authority_name, file.issued.provider_name, str(len(file.shown)), _range(file.shown))
        table.add_row(*map(escape, (*row, f"{file.path.name} ({file.release})")))
    _console.print(table)
    services = sum(len(file.shown) for file in issued)
    _console.print(f"{len(issued)} workbooks, {services} services, in {escape(str(issued[0].path.parent))}")
    for file in issued:
        for remark in file.remarks:
            _console.print(f"Note: {escape(remark)}")


def _range(numbers: tuple[int, ...]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


def _print_collected(collected: Collected) -> None:
    table = Table("Returns", "Number", box=None, pad_edge=False)
    not_returned = sum(len(report.state.not_returned) for report in collected.periods)
    counts = [(str(outcome), collected.outcomes[outcome]) for outcome in Outcome]
    copies = [("the same again", collected.copies)] if collected.copies else []
    for words, number in [("read", collected.read), *counts, *copies, ("not yet returned", not_returned)]:
        table.add_row(words, str(number))
    _console.print(table)
    _print_questions(collected)
    for report in collected.periods:
        for words, path in (("Dataset", report.dataset), ("Findings", report.findings_file)):
            _console.print(f"{words}: {escape(str(path))}", soft_wrap=True)


def _print_questions(collected: Collected) -> None:
    """The worst findings of this run, and how many more there are."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    asked = [found for found in collected.findings if found.severity is not Severity.INFO]
    asked.sort(key=lambda found: ranks[found.severity])
    for found in asked[:_MOST_SHOWN]:
        _console.print(f"{found.severity}: {escape(found.source_file)}: {escape(found.message)}", soft_wrap=True)
    if len(asked) > _MOST_SHOWN:
        _console.print(f"and {len(asked) - _MOST_SHOWN} more, in findings.csv", soft_wrap=True)


def _print_choices(configuration: Configuration, provider: Provider, service: Service, register: Path) -> None:
    _console.print(f"{escape(service.name)} ({escape(service.service_id)}), {escape(provider.name)}", soft_wrap=True)
    table = Table("Indicator", "State", "Set by", "Before that", box=None, pad_edge=False)
    for code, choice in select(configuration, provider.authority, service).items():
        table.add_row(code, str(choice.state), escape(_source(choice.source, register)), escape(_before(choice)))
    _console.print(table)


def _source(source: str, register: Path) -> str:
    return source.replace("register:", f"{register.name}:", 1) if source.startswith("register:") else source


def _before(choice: Choice) -> str:
    return "; ".join(f"{step.state}: {step.reason}" for step in choice.trail[:-1])


if __name__ == "__main__":
    main()
