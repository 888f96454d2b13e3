"""Share accepted figures with small numbers hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from workbook import disclosure
from workbook.assess import LOADED
from workbook.dataset import DatasetRow
from workbook.disclosure import SharedTables
from workbook.errors import UsageError
from workbook.model import Configuration, Framework, Period, PrintedTables
from workbook.quarter import PeriodJudge, PeriodResult
from workbook.report.shared_page import shared_page
from workbook.store import Draft, FigureKey, Figures, ReleaseKind, Share, Store, told
from workbook.table import Format, all_formats, format_named
from workbook.usecases.after_recording import after_recording
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.configuration import require_configuration, use_configuration
from workbook.usecases.export import UPLOAD, WrittenExport, asked_authorities, exported, newest_framework
from workbook.usecases.files import SHARED, remove_others
from workbook.usecases.received import one_line_name
from workbook.usecases.releasing import PutOut, figures_of, record_release, written_release
from workbook.usecases.shared_people import people_rows
from workbook.usecases.shared_rows import household_units, is_accepted, of_group, shared_rows
from workbook.usecases.workspace import Workspace

#: The edition of the report that may be handed out, beside the formats of tables.
PAGE = "page"
#: How often tables are worked out, where others record something meanwhile.
_ATTEMPTS = 2
#: What is to be done where the files of an earlier share cannot be removed.
_TAKE_AWAY = "Remove the older files yourself: beside the new ones they give away what these hide."


def share(
    workspace: Workspace,
    configuration: Configuration,
    period: str,
    format_name: str,
    *,
    authority: str = "",
    day: dt.date,
    replace: bool = False,
) -> WrittenExport:
    """Write each authority's tables that may be shared.

    They are for the period and the year so far, and give nothing away beside any that were shared before.
    replace: tables made before for the period were never handed out. Where another run records something while they are
    worked out, they are so once more. Raises UsageError where that happens again, nothing is accepted or the
    format is the upload, ReleaseError where a hidden figure could be worked out; FileError, StoreError, UnwrittenError.
    """
    request = ShareRequest(configuration, period, authority, _shareable(format_name), day, is_replacement=replace)
    return put_out_tables(
        workspace, request, format_name, lambda store: _with_files(make_tables(store, request), request)
    )


def require_no_span(since: str) -> None:
    """Refuse a first period where tables are shared.

    What may be shown of a period depends on what was shown before. Raises UsageError.
    """
    if since:
        raise UsageError(
            "shared tables are of one period and of its year so far. Leave out the first period (--since)."
        )


def put_out_tables(
    workspace: Workspace, request: ShareRequest, format_name: str, make: Callable[[Store], MadeTables]
) -> WrittenExport:
    """Make tables outside the lock, and put them out.

    They are made anew where something was recorded meanwhile. Raises as `share`.
    """
    with workspace.store(must_exist=True) as store, written_release(workspace, store) as stage:
        require_configuration(workspace, store, request.configuration)
        for _ in range(_ATTEMPTS):
            state = store.state()
            made = make(store)  # nobody waits for this: it may take minutes
            with store.alone():
                acts = store.acts_since(state)
                if not acts:
                    number = use_configuration(workspace, store, request.configuration)
                    put = stage(_recorded(workspace, store, made, format_name, number, request))
                    break
            workspace.log(f"meanwhile {told(acts)}: what is shared is worked out anew")
        else:
            raise UsageError(f"meanwhile {told(acts)}. Nothing was shared. Look at what changed, and share again.")
    with after_recording(f"release {put.release.number}", _TAKE_AWAY):
        _take_away_others(
            workspace.folder(made.chosen) / SHARED, made.full if request.is_replacement else (), made.chosen, put.paths
        )
    empty = tuple(code for code in made.codes if code not in made.full)
    return exported([made.result], made.codes, empty, put)


@dataclass(frozen=True)
class ShareRequest:
    """What is to be shared, and how.

    client_group: of services of which alone; empty for all.
    """

    configuration: Configuration
    period: str
    authority: str
    table_format: Format | None
    day: dt.date
    is_replacement: bool
    client_group: str = ""

    @property
    def kind(self) -> ReleaseKind:
        """For whom the tables are."""
        return ReleaseKind.MARKET if self.client_group else ReleaseKind.SHARE


@dataclass(frozen=True)
class MadeTables:
    """The tables of a period, not shared yet.

    tables, frameworks: by authority. codes: the authorities that were asked for. full: those of which anything is accepted.
    judge: of what they are made of. files: those that are put out, by name.
    """

    chosen: Period
    result: PeriodResult
    codes: list[str]
    full: tuple[str, ...]
    figures: Figures
    tables: Mapping[str, SharedTables]
    frameworks: Mapping[str, Framework]
    judge: PeriodJudge
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def printed(self) -> Mapping[str, PrintedTables]:
        """What is printed and hidden of each authority."""
        return {code: table.printed for code, table in self.tables.items()}


def make_tables(store: Store, request: ShareRequest) -> MadeTables:
    """Make the tables, as the store stands. Raises UsageError where nothing is accepted."""
    chosen = chosen_period(store, request.period)
    judge = PeriodJudge(store)
    results = [judge.quarterly(quarter) for quarter in chosen.until_now]
    codes = asked_authorities(results[-1:], request.authority)
    group = request.client_group
    rows = {
        code: of_code for code in codes if is_accepted(of_code := of_group(shared_rows(results, code), group), chosen)
    }
    if not rows:
        raise UsageError(f"nothing has been accepted for {chosen} yet. See status for what is held back, and why.")
    frameworks = {code: newest_framework(store, results[-1], code) for code in rows}
    before = _before(store, chosen, frameworks, is_replacement=request.is_replacement)
    units, rules = household_units(results), request.configuration.sharing
    people = {
        code: of_group(people_rows(store, judge, code, chosen.until_now, frameworks[code]), group) for code in rows
    }
    tables = {
        code: disclosure.share_with_people(of_code, people[code], frameworks[code], rules, before[code], units)
        for code, of_code in rows.items()
    }
    return MadeTables(
        chosen, results[-1], codes, tuple(rows), _loaded_figures(rows, frameworks), tables, frameworks, judge
    )


def _with_files(made: MadeTables, request: ShareRequest) -> MadeTables:
    return replace(made, files=_files(made.tables, made.frameworks, request.table_format, request.day))


def accepted_periods(store: Store, request: ShareRequest, span: Sequence[Period]) -> list[Period]:
    """List the periods of which anything is accepted.

    Raises UsageError where there is none.
    """
    judge, group = PeriodJudge(store), request.client_group
    results = {period: judge.quarterly(period) for period in span}
    codes = asked_authorities([results[span[-1]]], request.authority)
    accepted = [
        period
        for period, result in results.items()
        if any(is_accepted(of_group(shared_rows([result], code), group), period) for code in codes)
    ]
    if not accepted:
        raise UsageError(
            f"nothing has been accepted from {span[0]} to {span[-1]} yet. See status for what is held back, and why."
        )
    return accepted


def _recorded(
    workspace: Workspace, store: Store, made: MadeTables, format_name: str, configuration: int, request: ShareRequest
) -> PutOut:
    """Record tables as a release. configuration: its number."""
    whose = (made.chosen, made.full, configuration, one_line_name(workspace.by))
    draft = Draft(request.kind, format_name, *whose, made.figures, made.printed, is_replacement=request.is_replacement)
    folder = PurePosixPath(str(made.chosen), SHARED)
    return record_release(workspace, store, draft, folder, made.files, together=False)


def _shareable(format_name: str) -> Format | None:
    """The format of that name; None for the page. Raises UsageError for one that holds exact figures."""
    if format_name == PAGE:
        return None
    if format_name == UPLOAD:
        formats = ", ".join((*all_formats(), PAGE))
        raise UsageError(f"the upload holds exact figures, so it cannot be shared. Give one of: {formats}.")
    return format_named(format_name)


def _loaded_figures(rows: Mapping[str, list[DatasetRow]], frameworks: Mapping[str, Framework]) -> Figures:
    """The accepted figures that tables are made of, as text."""
    figures: dict[FigureKey, str] = {}
    for code, of_authority in rows.items():
        figures |= figures_of((row for row in of_authority if row.status in LOADED), frameworks[code].periods)
    return figures


def _files(
    tables: Mapping[str, SharedTables], frameworks: Mapping[str, Framework], table_format: Format | None, day: dt.date
) -> dict[str, bytes]:
    """The files of every authority, by name: the page where there is no format."""
    files: dict[str, bytes] = {}
    for code, shared in tables.items():
        if table_format is None:
            page = shared_page(shared, disclosure.with_people(frameworks[code]))
            files[f"{disclosure.shared_stem(code, shared.period)}.html"] = page.encode()
            continue
        files |= disclosure.shared_files(shared, disclosure.with_people(frameworks[code]), table_format, day)
    return files


def _take_away_others(folder: Path, codes: Sequence[str], chosen: Period, kept: Sequence[Path]) -> None:
    """Leave one set of files of each authority: those never handed out would give away what these hide."""
    for code in codes:
        remove_others(folder, f"{disclosure.shared_stem(code, str(chosen))}*", kept)


def _before(
    store: Store, chosen: Period, frameworks: Mapping[str, Framework], *, is_replacement: bool
) -> dict[str, list[PrintedTables]]:
    """The tables shared before that say something of those of a period, by authority."""
    return {
        code: bearing_on(chosen, store.ledger.shares(code), framework, is_replacement=is_replacement)
        for code, framework in frameworks.items()
    }


def bearing_on(
    chosen: Period, shares: Sequence[Share], framework: Framework, *, is_replacement: bool
) -> list[PrintedTables]:
    """The shared tables that bear on a period's figures.

    Where rules name the figures of the period before, those of the years before and after it as well.
    """
    reach = 1 if disclosure.ties_periods(framework, chosen) else 0
    return [
        share.printed
        for share in shares
        if abs(share.period.year - chosen.year) <= reach and not (is_replacement and share.is_replaced_by(chosen))
    ]
