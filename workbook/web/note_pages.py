"""What officers heard of services, and what providers say of figures."""

from __future__ import annotations

from dataclasses import fields, replace

from flask import Blueprint, Response, render_template, request

from workbook.errors import WorkbookError
from workbook.model import NOTE_SOURCES, NOTE_THEMES, NoteDirection, NoteReaders, NoteWeight
from workbook.usecases.comments import CommentRequest, add_comments, comments_in
from workbook.usecases.days import today, written_day
from workbook.usecases.failures import failure_lines
from workbook.usecases.inbox import kept_sheet
from workbook.usecases.note_tables import NOTE_ENDINGS, blank_sheet_content, notes_content, notes_table, themes_of
from workbook.usecases.notes import NoteFilter, NoteRequest, add_notes, find_notes, note_done, note_list, requests_in
from workbook.usecases.wording import comments_words, note_done_words, notes_words
from workbook.web.downloads import handed_out
from workbook.web.local_desk import the_desk

PAGES = Blueprint("notes", __name__)
_Page = tuple[str, int]
_ALL = NoteFilter()


@PAGES.get("/quarter/<code>/notes")
def notes(code: str) -> _Page:
    """List what was heard, and ask for more."""
    return _page(code)


@PAGES.post("/quarter/<code>/notes")
def add(code: str) -> _Page:
    """Write down what was heard of a service."""
    texts = {name: text.strip() for name, text in request.form.items()}
    names = {field.name for field in fields(NoteRequest)} - {"place"}
    asked = replace(NoteRequest(), **{name: text for name, text in texts.items() if name in names})
    try:
        written = add_notes(the_desk().open(), (asked,), today(), sure=texts.get("sure") == "yes")
    except WorkbookError as error:
        return _page(code, _lines(error), asked=asked)
    return _page(code, done=(notes_words(written),))


@PAGES.post("/quarter/<code>/notes/list")
def some(code: str) -> _Page | Response:
    """List only some notes, or save them."""
    texts = {name: text.strip() for name, text in request.form.items()}
    desk, ending = the_desk().open(), texts.get("act", "")
    try:
        since = written_day(texts["since"]) if texts.get("since") else None
        service_id, source, theme = (texts.get(name, "") for name in ("service_id", "source", "theme"))
        wanted = NoteFilter(service_id, source, theme, since)
        if ending not in NOTE_ENDINGS:
            return _page(code, wanted=wanted)
        listed = find_notes(desk, wanted)
        content = notes_content(desk.configuration.framework, listed, ending)
    except WorkbookError as error:
        return _page(code, _lines(error))
    desk.log(f"{len(listed)} notes saved by {desk.by}")
    return handed_out(content, f"notes{ending}")


@PAGES.post("/quarter/<code>/notes/sheet")
def add_sheet(code: str) -> _Page:
    """Write down all the notes, or comments, of a sheet."""
    file, desk, sure = request.files.get("sheet"), the_desk().open(), request.form.get("sure") == "yes"
    if file is None or not file.filename:
        return _page(code, ("No sheet was handed over. Choose the file.",))
    try:
        with kept_sheet(desk, file.filename, file.stream) as sheet:
            if request.form.get("act") == "comments":
                words = comments_words(add_comments(desk, comments_in(sheet.path, sheet.name), code, sure=sure))
            else:
                words = notes_words(add_notes(desk, requests_in(sheet.path, sheet.name), today(), sure=sure))
    except WorkbookError as error:
        return _page(code, _lines(error))
    return _page(code, done=(words,))


@PAGES.post("/quarter/<code>/notes/blank")
def blank(code: str) -> Response:  # noqa: ARG001 - the page it is on
    """Hand out a sheet to write notes on."""
    return handed_out(blank_sheet_content(the_desk().open().configuration.framework), "notes-to-write.xlsx")


@PAGES.post("/quarter/<code>/notes/done")
def settle(code: str) -> _Page:
    """Say that what a note asks for was done."""
    number = request.form.get("number", "")
    try:
        note = note_done(the_desk().open(), int(number) if number.isdecimal() else 0, today())
    except WorkbookError as error:
        return _page(code, _lines(error))
    return _page(code, done=(note_done_words(note),))


@PAGES.post("/quarter/<code>/notes/comment")
def comment(code: str) -> _Page:
    """Write down what a provider says of a figure."""
    texts = {name: text.strip() for name, text in request.form.items()}
    wanted = CommentRequest(*(texts.get(name, "") for name in ("service_id", "item", "text", "authority")))
    try:
        written = add_comments(the_desk().open(), (wanted,), code, sure=texts.get("sure") == "yes")
    except WorkbookError as error:
        return _page(code, _lines(error), comment=wanted)
    return _page(code, done=(comments_words(written),))


def _page(
    code: str,
    problems: tuple[str, ...] = (),
    done: tuple[str, ...] = (),
    asked: NoteRequest | None = None,
    comment: CommentRequest | None = None,
    wanted: NoteFilter = _ALL,
) -> _Page:
    """Show the notes, with what was typed last."""
    desk = the_desk()
    workspace = desk.open()
    framework, listed = workspace.configuration.framework, find_notes(workspace, wanted)
    table = notes_table(framework, listed)
    page = render_template(
        "notes.html",
        view=desk.view(code),
        notes=[
            (note, dict(zip(table.header, row, strict=True))) for note, row in zip(listed, table.records, strict=True)
        ],
        themes=themes_of(framework, listed),
        sources=[entry.title for entry in note_list(framework, NOTE_SOURCES).entries],
        subjects=[entry.title for entry in note_list(framework, NOTE_THEMES).entries],
        choices={"direction": NoteDirection, "weight": NoteWeight, "readers": NoteReaders},
        asked=asked or NoteRequest(),
        comment=comment or CommentRequest("", "", ""),
        wanted=wanted,
        problems=problems,
        done=done,
    )
    return page, 422 if problems else 200


def _lines(error: WorkbookError) -> tuple[str, ...]:
    """Each problem by itself."""
    return tuple(line for words in failure_lines(error) for line in words.splitlines())
