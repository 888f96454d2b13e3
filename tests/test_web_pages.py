"""What the desk's pages do beside the plain way: work that goes on, what waits, what others did, what is refused.

1. Long work is beside the page: it is there again when the page is opened again, and pages are shown meanwhile.
2. Work is stopped before its next file; nothing of it is recorded, and what was handed over waits.
3. What was handed over and not read, since the desk was ended, is read later or thrown away.
4. What was looked at and has changed since is not done: an export, an end, a decision, an issue.
5. What must be confirmed is asked; without a yes nothing is issued.
6. A register's mistakes are told all at once, by row and by the officer's own name of the file, and a clean copy is to be
   had there; so are an unknown period and a file that is no register.
7. A return is withdrawn and put back; a decision that cannot be made is refused in the use case's words. Any figure is
   decided on where its trace is; a workbook that has lost its reference is read as the one that an officer says it is.
   All that is to be put right goes back at once.
8. A failure that nobody foresaw is words and a file, never a traceback.
9. Reports are written and shown by page: with the styles that stand in them, without a script, apart from the desk.
10. Workbooks are taken back and asked again; a register is had empty, as a clean copy, and for the next period.
11. Notes are written down, listed and done; so are comments on figures. What is wrong with one is told at once, and stays typed.
    Many come from a sheet, all or none; some are listed, or saved. Decisions come from a sheet, too.
12. Forms about people are issued and read by page; nothing that is said of a person is shown.
13. Where many returns have come, a page that takes long says so at once, and is there when it is made; it is made once.
    What a form asks for is done meanwhile, and what it came to is shown; what it handed over is kept for as long.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import threading
from pathlib import Path

import openpyxl
import pytest

import breakage
from desks import OFFICER, Visitor, finished, place
from workbook.usecases.child_process import WorkEnding
from workbook.usecases.failures import STOPPED
from workbook.usecases.inbox import keep_dropped, waiting_drops
from workbook.usecases.quarter_view import QuarterView, look_at_quarter, store_state
from workbook.usecases.workspace import Workspace
from workbook.web.local_desk import LocalDesk, desk_of
from world import PERIOD, QUESTIONED, USERS, answered, command, edited, findings, issued, provider, read, register, sent

QUARTER = f"/quarter/{PERIOD}"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder from which two workbooks were issued."""
    issued(tmp_path / "out", provider(1), provider(2))
    return tmp_path / "out"


@pytest.fixture
def visitor(out: Path) -> Visitor:
    return Visitor.of(out)


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A visitor of a desk to which both have returned."""
    out = tmp_path_factory.mktemp("returned") / "out"
    for number, file in enumerate(issued(out, provider(1), provider(2))):
        read(out, sent(out.parent / "in", f"{number}.xlsx", answered(out, file)))
    return Visitor.of(out)


def desk_behind(visitor: Visitor) -> LocalDesk:
    return desk_of(visitor.client.application)


def a_return(out: Path, *, number: int = 0, **changes: float | str) -> bytes:
    """One provider's return."""
    files = issued(out.parent / "same" / "out", provider(1), provider(2))
    return answered(out, files[number], {name.replace("_", "."): value for name, value in changes.items()})


def hand_over(visitor: Visitor, name: str, content: bytes) -> str:
    """Hand over one file, and give the path of the work's page."""
    answer = visitor.send(f"{QUARTER}/returns", {"returns": (io.BytesIO(content), name)})
    assert answer.status_code == 303
    return answer.headers["Location"]


class TestWork:
    def test_work_goes_on_beside_the_page(self, visitor: Visitor, out: Path) -> None:
        """1, 2: it waits for its turn; pages are there; it is stopped, and read later."""
        turn = threading.Event()
        desk_behind(visitor).works.begin("Something long", "", "read.html", "/", lambda _: WorkEnding(turn.wait(60)))
        path = hand_over(visitor, "one.xlsx", a_return(out))
        assert "Waiting for its turn" in visitor.get(path).text
        assert visitor.get(f"{path}/progress").json == {"over": False, "done": 0, "total": 0, "item": ""}
        assert "not returned" in visitor.get(QUARTER).text
        assert visitor.send(path, {}, f"{path}/stop").headers["Location"] == path
        turn.set()
        assert STOPPED in finished(visitor, path)
        with place(out).store() as store:
            assert store.received(PERIOD) == ()
        page = visitor.get(f"{QUARTER}/returns").text
        assert "1 file was handed over before and not read: one.xlsx." in " ".join(page.split())
        assert "Everything is read" in finished(visitor, _go_on(visitor, page, "read"))
        assert waiting_drops(place(out)) == ()

    def test_what_was_handed_over_and_not_read_waits(self, visitor: Visitor, out: Path) -> None:
        """3: as after the desk was killed; a half-kept drop is none."""
        keep_dropped(place(out), [("returns/one.xlsx", io.BytesIO(a_return(out)))])
        (out / ".inbox" / ("0" * 32)).mkdir()
        page = visitor.get(f"{QUARTER}/returns").text
        assert "Throw them away" in page
        _go_on(visitor, page, "discard")
        assert "Throw them away" not in visitor.get(f"{QUARTER}/returns").text
        assert waiting_drops(place(out)) == ()

    def test_what_programs_leave_behind_is_passed_over(self, visitor: Visitor) -> None:
        """3: a folder holds more than returns; with nothing else in it, that is said."""
        files = {"folder": [(io.BytesIO(b"1"), "in/.DS_Store"), (io.BytesIO(b"1"), "in/~$one.xlsx")]}
        answer = visitor.send(f"{QUARTER}/returns", files)
        assert answer.status_code == 422
        assert "No file was handed over." in answer.text


def _go_on(visitor: Visitor, page: str, act: str) -> str:
    drop = re.search(r'name="drop" value="([^"]+)"', page)
    assert drop is not None
    answer = visitor.send(f"{QUARTER}/returns", {"drop": drop[1], "act": act}, f"{QUARTER}/returns/waiting")
    return answer.headers["Location"]


class TestOthers:
    def test_what_has_changed_since_is_not_done(self, visitor: Visitor, out: Path, tmp_path: Path) -> None:
        """4: it is told who did what; looked at again, it is done."""
        state = str(store_state(place(out)).number)
        read(out, sent(tmp_path / "in", "one.xlsx", a_return(out)))
        for page, fields in ((f"{QUARTER}/export", {"format": "csv"}), (f"{QUARTER}/close", {"act": "close"})):
            answer = visitor.send(page, {**fields, "state": state})
            assert answer.status_code == 422
            assert "Figures have changed since this page was opened" in answer.text
        assert "Nothing has left yet" in visitor.get(f"{QUARTER}/export").text
        now = str(store_state(place(out)).number)
        assert visitor.send(f"{QUARTER}/close", {"act": "close", "state": now}).status_code == 200
        assert f"closed by {OFFICER}" in visitor.get(QUARTER).text
        again = str(store_state(place(out)).number)
        reopened = visitor.send(f"{QUARTER}/close", {"act": "reopen", "state": again, "reason": "A house was missed"})
        assert f"{PERIOD} is open again." in reopened.text

    def test_a_question_that_was_settled_meanwhile_is_gone(self, visitor: Visitor, out: Path, tmp_path: Path) -> None:
        """4, 7: its page is no page any more, and nothing is recorded twice."""
        read(
            out,
            sent(
                tmp_path / "in",
                "two.xlsx",
                answered(out, issued(tmp_path / "same" / "out", provider(1), provider(2))[1], QUESTIONED),
            ),
        )
        page = visitor.get(f"{QUARTER}/questions").text
        path = re.findall(rf'href="({QUARTER}/questions/[0-9a-f]+)"', page)[0]
        wrong = visitor.send(path, {"decision": "Use 12", "reason": "Probably"})
        assert wrong.status_code == 422
        assert "was not entered" in wrong.text
        asked = (
            "decide",
            "S-2",
            "include",
            "--item",
            "CLG-SPI-3.worked_hours",
            "--reason",
            "Yes",
            "--by",
            "B. Officer",
        )
        token = visitor.token(path)
        assert command(out, *asked) == 0
        assert visitor.post(path, {"token": token, "decision": "Include", "reason": "Yes"}).status_code == 404
        assert [row["code"] for row in findings(out)] == ["D01"]


class TestRegister:
    def test_what_must_be_confirmed_is_asked(self, visitor: Visitor, out: Path, tmp_path: Path) -> None:
        """5: a service that is gone; without a yes nothing is written, with one it is."""
        plan = self._checked(visitor, register(tmp_path / "less.csv", provider(1)), str(PERIOD))
        assert "1 service is gone from the register: S-2." in plan
        assert "Issue the workbooks of July to September 2008" in plan
        fields = dict(re.findall(r'type="hidden" name="(?!token)(\w+)" value="([^"]*)"', plan))
        state = store_state(place(out))
        refused = visitor.send("/register", fields, "/register/issue")
        assert "Nothing was written. If that is meant" in refused.text
        unasked = {**fields, "yes": "yes"} | {"question": ""}
        path = visitor.send("/register", unasked, "/register/issue").headers["Location"]
        assert "meanwhile there is more to confirm" in finished(visitor, path).casefold()
        assert store_state(place(out)) == state
        path = visitor.send("/register", {**fields, "yes": "yes"}, "/register/issue").headers["Location"]
        assert "1 workbook is out" in " ".join(finished(visitor, path).split())

    def test_mistakes_are_told_at_once(self, visitor: Visitor, tmp_path: Path) -> None:
        """6: by row; and nothing else is asked of whoever made them."""
        lines = (provider(1, household_units="many"), provider(2, authority="Lester"))
        page = self._checked(visitor, register(tmp_path / "bad.csv", *lines), "")
        assert "bad.csv:2, household_units" in page
        assert "bad.csv:3, authority" in page
        assert "2 mistakes in the register. Nothing was done." in page
        kept = re.findall(r'name="kept" value="([^"]+)"', page)[0]
        for _ in range(2):
            copy = visitor.send("/register", {"kept": kept, "act": "fix"}, "/register/copy").text
            assert "bad.csv:2, household_units" in copy
            assert "2 services in a clean copy: register-fixed.xlsx." in copy
        other = tmp_path / "register.pdf"
        other.write_bytes(b"%PDF")
        assert "A register is a .csv" in self._checked(visitor, other, "")

    def _checked(self, visitor: Visitor, path: Path, period: str) -> str:
        fields = {"register": (io.BytesIO(path.read_bytes()), path.name), "period": period}
        return visitor.send("/register", fields).text


class TestFiles:
    def test_a_return_is_withdrawn_and_put_back(self, visitor: Visitor, out: Path) -> None:
        """7: each with its reason; without one it is refused in words."""
        finished(visitor, hand_over(visitor, "one.xlsx", a_return(out)))
        path = re.findall(rf'href="({QUARTER}/file/[0-9a-f]+)"', visitor.get(f"{QUARTER}/returns").text)[0]
        assert "it needs a reason" in visitor.send(path, {"act": "withdraw"}, f"{path}/withdraw").text.casefold()
        done = visitor.send(path, {"act": "withdraw", "reason": "Sent by mistake"}, f"{path}/withdraw")
        assert "one.xlsx: withdrawn." in done.text
        back = visitor.send(path, {"act": "put back", "reason": "It was right"}, f"{path}/withdraw")
        assert "one.xlsx: put back." in back.text
        assert visitor.get(f"{path}/compare").status_code == 409
        assert "no earlier version" in visitor.get(f"{path}/compare").text.casefold()

    def test_any_figure_is_decided_on(self, visitor: Visitor, out: Path) -> None:
        """7: taken out, and open again; what is missing is told, and stays typed."""
        finished(visitor, hand_over(visitor, "one.xlsx", a_return(out)))
        service = re.findall(rf'href="({QUARTER}/service/[0-9a-f]+)"', visitor.get(QUARTER).text)[0]
        figures = re.findall(rf'href="({QUARTER}/trace/[0-9a-f]+/[0-9a-f]+)">([^<]+)<', visitor.get(service).text)
        path = next(path for path, code in figures if code == USERS)
        wrong = visitor.send(path, {"decision": "exclude"})
        assert (wrong.status_code, "Choose a decision, and say why" in wrong.text) == (422, True)
        assert 'value="exclude" checked' in " ".join(wrong.text.split())
        assert "1 recorded." in visitor.send(path, {"decision": "exclude", "reason": "Counted twice"}).text
        assert "Counted twice" in visitor.get(path).text
        assert "1 recorded." in visitor.send(path, {"decision": "reopen", "reason": "It was right"}).text
        wrong = visitor.send(path, {"decision": "include", "value": "99", "reason": "It is more"})
        assert (wrong.status_code, "There is a problem" in wrong.text) == (422, True)

    def test_a_workbook_that_lost_its_reference_is_read(self, visitor: Visitor, out: Path) -> None:
        """7: as the one that it is said to be."""

        def lose(book: openpyxl.Workbook) -> None:
            for loss in breakage.LOSSES:
                loss(book)

        lost = edited(a_return(out), lose)
        refused = finished(visitor, hand_over(visitor, "lost.xlsx", lost))
        number = re.findall(r'value="(SPW-[^"]+)"', visitor.get(f"{QUARTER}/workbooks").text)[0]
        given = {"returns": (io.BytesIO(lost), "lost.xlsx"), "as": number, "reason": "It came from her address"}
        path = visitor.send(f"{QUARTER}/returns", given).headers["Location"]
        assert "accepted" in finished(visitor, path)
        assert "rejected" in refused
        alone = visitor.send(f"{QUARTER}/returns", {"reason": "It came from her address"})
        assert "Give the workbook" in alone.text

    def test_what_is_to_be_put_right_goes_back_at_once(self, visitor: Visitor, out: Path) -> None:
        """7: from the page that says what was read; what is right does not."""
        finished(visitor, hand_over(visitor, "right.xlsx", a_return(out)))
        read_page = finished(visitor, hand_over(visitor, "wrong.xlsx", a_return(out, number=1, **{USERS: "two"})))
        assert "for each return to put right" in read_page
        page = f"{QUARTER}/returns"
        sent_back = finished(visitor, visitor.send(page, {}, f"{page}/correct").headers["Location"])
        assert "1 return to send back" in sent_back
        copy, text = re.findall(rf'href="({QUARTER}/files/[0-9a-f]+)">wrong-to-correct', sent_back)
        assert visitor.get(copy).data.startswith(b"PK")
        assert "found 'two'" in visitor.get(text).text.casefold()

    def test_results_are_written_again(self, visitor: Visitor, out: Path) -> None:
        """7: where somebody deleted them."""
        finished(visitor, hand_over(visitor, "one.xlsx", a_return(out)))
        dataset = out / str(PERIOD) / "dataset.csv"
        before = dataset.read_bytes()
        dataset.unlink()
        assert f"{PERIOD}: written again." in visitor.send(f"{QUARTER}/files", {}).text
        assert dataset.read_bytes() == before

    def test_one_authority_is_exported(self, visitor: Visitor, out: Path) -> None:
        """4: what is asked for another is refused in words."""
        finished(visitor, hand_over(visitor, "one.xlsx", a_return(out)))
        state = str(store_state(place(out)).number)
        fields = {"format": "csv", "state": state, "authority": "XXX"}
        refused = finished(visitor, visitor.send(f"{QUARTER}/export", fields).headers["Location"])
        assert "Nothing was issued for authority &#39;XXX&#39;" in refused
        done = finished(visitor, visitor.send(f"{QUARTER}/export", fields | {"authority": "LCE"}).headers["Location"])
        assert "Release 1." in done

    def test_a_failure_is_words(self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
        """8: with a file for whoever mends it."""

        def broken(*_: object) -> None:
            raise RuntimeError("secret of the inside")

        monkeypatch.setattr("workbook.web.quarter_pages.render_template", broken)
        visitor.client.application.testing = False
        answer = visitor.get(QUARTER)
        assert answer.status_code == 500
        assert "secret of the inside" not in answer.text
        assert "Please report it with the file" in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"report": "outcomes", "since": ""}, "2 services, 1 period"),
        ({"report": "service", "service": "S-1"}, "to ask"),
        ({"report": "national", "period": str(PERIOD)}, "tables"),
        ({"report": "market", "group": "21"}, "Release 1."),
    ],
    ids=["outcomes", "service", "national", "market"],
)
def test_reports_are_shown(returned: Visitor, fields: dict[str, str], words: str) -> None:
    """9: each that is a page."""
    page = finished(returned, returned.send(f"{QUARTER}/reports", fields).headers["Location"])
    assert words in page
    path = re.findall(rf'href="({QUARTER}/reports/[0-9a-f]+)"', page)[0]
    shown = returned.get(path)
    policy = shown.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "<h1" in shown.text
    assert returned.get(path.replace("/reports/", "/files/")).data == shown.data
    assert path in returned.get(f"{QUARTER}/reports").text


def test_only_a_report_is_shown(returned: Visitor) -> None:
    """9: anything else is handed out as a file; a report that there is not is no page."""
    path = re.findall(rf'href="({QUARTER}/files/[0-9a-f]+)"', returned.get(f"{QUARTER}/files").text)[0]
    assert returned.get(path.replace("/files/", "/reports/")).status_code == 404
    assert returned.send(f"{QUARTER}/reports", {"report": "gossip"}).status_code == 404


def test_workbooks_are_taken_back(visitor: Visitor, out: Path) -> None:
    """10: with a reason, in the words of the command; nobody is chased for them then."""
    page = f"{QUARTER}/workbooks"
    number, file = re.findall(r'value="(SPW-[^"]+)"|>\s*(\S+\.xlsx) \(', visitor.get(page).text)[0][0], "LCE_99001"
    assert "Choose the workbooks" in visitor.send(page, {"reason": "Sold"}).text
    assert "needs a reason" in visitor.send(page, {"workbook": number}).text.casefold()
    done = visitor.send(page, {"workbook": number, "reason": "Sold", "act": "take back"}).text
    assert f"Taken back: {PERIOD}/{file}" in done
    assert f"By {OFFICER}" in done
    assert "Provider 1" not in visitor.get(QUARTER).text
    again = visitor.send(page, {"workbook": number, "reason": "Not sold", "act": "ask again"}).text
    assert f"Asked again: {PERIOD}/{file}" in again
    assert "Provider 1" in visitor.get(QUARTER).text


def test_registers_to_work_with(visitor: Visitor, tmp_path: Path) -> None:
    """10: each an Excel workbook; the doubts of an untidy one are told."""
    untidy = register(tmp_path / "untidy.csv", provider(1, provider_id="123"), provider(2)).read_bytes()
    sent_in = {"register": (io.BytesIO(untidy), "untidy.csv")}
    page = visitor.send("/register/copy", sent_in | {"act": "fix"}).text
    assert "2 services in a clean copy: register-fixed.xlsx." in page
    assert "123" in page
    copy = visitor.get(re.findall(r'href="(/register/copy/[^"]+)"', page)[0])
    assert "filename=register-fixed.xlsx" in copy.headers["Content-Disposition"]
    assert copy.data.startswith(b"PK")
    tidy = {"register": (io.BytesIO((tmp_path / "out").with_name("register.csv").read_bytes()), "register.csv")}
    following = visitor.send("/register/copy", tidy | {"act": "next"}).text
    assert f"{PERIOD}: 0 services switched indicators." in following
    assert visitor.send("/register/copy", {}, "/register/blank").data.startswith(b"PK")
    assert visitor.get("/register/copy/nowhere/register-fixed.xlsx").status_code == 409
    assert "No register was handed over" in visitor.send("/register/copy", {}).text


def test_notes_are_written_listed_and_done(visitor: Visitor) -> None:
    """11: by the same checks as the command has."""
    page = f"{QUARTER}/notes"
    note = {
        "service_id": "S-1",
        "source": "Complaint",
        "theme": "home",
        "direction": "concern",
        "weight": "one voice",
        "readers": "authority",
        "summary": "The heating <fails>",
        "action": "Ask the landlord",
    }
    wrong = visitor.send(page, note | {"service_id": "S-99", "due": "soon"})
    assert wrong.status_code == 422
    assert "There is no such service" in wrong.text or "there is no such service" in wrong.text
    assert "is not a day" in wrong.text
    assert "The heating &lt;fails&gt;" in wrong.text
    assert "Written down: 1 note, 1." in visitor.send(page, note).text
    listed = visitor.get(page).text
    assert "The heating &lt;fails&gt;" in listed
    assert "It is done" in listed
    assert "Note 1: done on " in visitor.send(page, {"number": "1"}, f"{page}/done").text
    assert "it was done on" in visitor.send(page, {"number": "1"}, f"{page}/done").text
    comment = {"service_id": "S-1", "item": USERS, "text": "Two houses were closed for repair."}
    assert f"{PERIOD}: written down: 1 comment." in visitor.send(page, comment, f"{page}/comment").text
    assert "is not a figure" in visitor.send(page, comment | {"item": "nothing"}, f"{page}/comment").text


def test_a_page_does_not_wait_for_many_to_be_judged(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """13: whoever asks meanwhile is told the same; so is whoever sends a form."""
    may_go_on, times = threading.Event(), []

    def slowly(desk: Workspace, code: str, day: dt.date) -> QuarterView:
        times.append(code)
        assert may_go_on.wait(60)
        return look_at_quarter(desk, code, day)

    token = visitor.token("/register")
    monkeypatch.setattr("workbook.web.local_desk.look_beside", slowly)
    monkeypatch.setattr("workbook.web.local_desk._MANY", 0)
    monkeypatch.setattr("workbook.web.later._PATIENCE", 0.0)
    for path in (QUARTER, QUARTER, f"{QUARTER}/returns"):
        page = visitor.get(path).text
        assert "The page is being made" in page
    told = re.findall(r'data-progress="([^"]+)"', page)[0]
    assert visitor.get(told).get_json() == {"over": False}
    handed = {"sheet": (io.BytesIO(b"service_id,item,text\nS-1,nothing,Late"), "said.csv"), "act": "comments"}
    done = visitor.post(f"{QUARTER}/notes/sheet", {"token": token, **handed}).headers["Location"]
    assert "It is being done" in visitor.get(done).text
    may_go_on.set()
    while not (visitor.get(told).get_json()["over"] and visitor.get(f"{done}/over").get_json()["over"]):
        pass
    for _ in range(2):
        refused = visitor.get(done)
        assert (refused.status_code, "is not a figure" in refused.text) == (422, True)
    assert "Drop returns here" in visitor.get(f"{QUARTER}/returns").text
    assert times == [str(PERIOD)]


def hand_in(visitor: Visitor, page: str, path: str, name: str, content: bytes, act: str = "") -> str:
    """Send a sheet, and give what the page says."""
    return visitor.send(page, {"sheet": (io.BytesIO(content), name), "act": act}, path).text


def test_notes_and_comments_come_from_a_sheet(visitor: Visitor) -> None:
    """11: by the sheet that is handed out; what is wrong is told by row, and nothing is written down."""
    page = f"{QUARTER}/notes"
    book = openpyxl.load_workbook(io.BytesIO(visitor.send(page, {}, f"{page}/blank").data))
    for column, text in enumerate(
        ("2008-10-14", "S-1", "Complaint", "home", "concern", "", "", "The heating fails."), 1
    ):
        book["Notes"].cell(2, column).value = text or book["Notes"].cell(2, column).value
    book["Notes"].cell(2, 6).value, book["Notes"].cell(2, 7).value = "one voice", "authority"
    content = io.BytesIO()
    book.save(content)
    assert "Written down: 1 note, 1." in hand_in(visitor, page, f"{page}/sheet", "heard.xlsx", content.getvalue())
    comments = f"service_id,item,text\nS-1,{USERS},Two houses were closed.\nS-9,{USERS},Late.\n".encode()
    wrong = hand_in(visitor, page, f"{page}/sheet", "said.csv", comments, "comments")
    assert "Row 3: service &#39;S-9&#39;: there is none in" in wrong
    right = comments.replace(b"S-9", b"S-2")
    assert "written down: 2 comments" in hand_in(visitor, page, f"{page}/sheet", "said.csv", right, "comments")
    assert "No sheet was handed over" in visitor.send(page, {}, f"{page}/sheet").text
    assert "said.csv: it has no column text" in hand_in(
        visitor, page, f"{page}/sheet", "said.csv", b"service_id,item\n1,2", "comments"
    )
    assert "a sheet is a .csv" in hand_in(visitor, page, f"{page}/sheet", "said.pdf", b"%PDF").casefold()
    assert "The heating fails." in visitor.send(page, {"service_id": "s-1"}, f"{page}/list").text
    assert "There is no such note." in visitor.send(page, {"since": "2008-10-15"}, f"{page}/list").text
    assert "is not a day" in visitor.send(page, {"since": "lately"}, f"{page}/list").text
    assert "The heating fails." in visitor.send(page, {"act": ".csv"}, f"{page}/list").text
    assert visitor.send(page, {"act": ".xlsx", "theme": "Home and repairs"}, f"{page}/list").data.startswith(b"PK")


def test_decisions_come_from_a_sheet(visitor: Visitor, out: Path) -> None:
    """11: of the questions that are open."""
    files = issued(out.parent / "same" / "out", provider(1), provider(2))
    finished(visitor, hand_over(visitor, "one.xlsx", answered(out, files[1], QUESTIONED)))
    page = f"{QUARTER}/questions"
    handed = visitor.send(page, {}, f"{page}/save")
    assert f"questions-{PERIOD}.xlsx" in handed.headers["Content-Disposition"]
    assert "There is a problem" in hand_in(visitor, page, f"{page}/sheet", "decided.xlsx", handed.data)
    book = openpyxl.load_workbook(io.BytesIO(handed.data))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    heading = next(number for number, row in enumerate(rows) if "Decision" in row)
    for name, text in (("Decision", "Include"), ("Reason", "Two posts were vacant")):
        sheet.cell(heading + 2, rows[heading].index(name) + 1).value = text
    content = io.BytesIO()
    book.save(content)
    assert "1 recorded." in hand_in(visitor, page, f"{page}/sheet", "decided.xlsx", content.getvalue())
    assert [row["code"] for row in findings(out)] == ["D01"]


def test_people_are_issued_and_read_by_page(visitor: Visitor, out: Path, tmp_path: Path) -> None:
    """12: by the form's own workbook."""
    lines = register(tmp_path / "register.csv", provider(1), provider(2))
    fields = {
        "register": (io.BytesIO(lines.read_bytes()), lines.name),
        "period": str(PERIOD),
        "form": "outcomes-short-term",
    }
    plan = visitor.send("/register", fields).text
    hidden = dict(re.findall(r'type="hidden" name="(?!token)(\w+)" value="([^"]*)"', plan))
    page = finished(visitor, visitor.send("/register", hidden, "/register/issue").headers["Location"])
    assert "outcomes-short-term" in page
    assert USERS not in page
    names = re.findall(rf'href="({QUARTER}/service/[0-9a-f]+)"', visitor.get(QUARTER).text)
    assert len(names) > 2
    assert all(visitor.get(name).status_code == 200 for name in names)


def test_a_sheet_has_as_many_rows_as_are_asked_for(visitor: Visitor, out: Path, tmp_path: Path) -> None:
    """12: from the first page to the workbook; what is no number is told, and stays typed."""
    lines = register(tmp_path / "register.csv", provider(1))
    fields = {"period": str(PERIOD), "form": "outcomes-short-term"}
    for rows, words in (("a dozen", "a dozen"), ("0x9", "0x9"), ("99999", "99999")):
        kept = {"register": (io.BytesIO(lines.read_bytes()), lines.name)}
        refused = visitor.send("/register", fields | kept | {"rows": rows})
        assert (refused.status_code, "Give" in refused.text or "give a number" in refused.text) == (422, True)
        assert f'value="{words}"' in refused.text
        assert "--rows" not in refused.text
    kept = {"register": (io.BytesIO(lines.read_bytes()), lines.name)}
    plan = visitor.send("/register", fields | kept | {"rows": "7"}).text
    hidden = dict(re.findall(r'type="hidden" name="(?!token)(\w+)" value="([^"]*)"', plan)) | {"yes": "yes"}
    assert "is out" in finished(visitor, visitor.send("/register", hidden, "/register/issue").headers["Location"])
    with place(out).store() as store:
        (record,) = store.issued(PERIOD, "outcomes-short-term")
    assert {len(service.records) for service in record.issued.services} == {7}


def test_the_letters_are_of_the_day_that_is_asked_for(visitor: Visitor) -> None:
    """9: before it is due nothing is late; what is no day is told."""
    for day, words, is_late in (("2008-10-01", "1 Oct 2008", False), ("2008-12-01", "1 Dec 2008", True)):
        page = " ".join(visitor.send(f"{QUARTER}/letters", {"day": day}).text.split())
        assert f"2 providers to chase on {words}" in page
        assert ("after the date" in page) is is_late
    wrong = visitor.send(f"{QUARTER}/letters", {"day": "soon"})
    assert (wrong.status_code, "is not a day" in wrong.text) == (422, True)


def test_what_could_not_be_done_leads_back_to_where_it_was_asked_for(visitor: Visitor) -> None:
    """8: an export of nothing, and a report since no period."""
    state = str(desk_behind(visitor).state().number)
    for name, fields in (
        ("export", {"format": "csv", "state": state}),
        ("reports", {"report": "outcomes", "since": "soon"}),
    ):
        page = finished(visitor, visitor.send(f"{QUARTER}/{name}", fields).headers["Location"])
        assert f'<a class="govuk-link" href="{QUARTER}/{name}">Go back</a>' in page
