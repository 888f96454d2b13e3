"""Who may use the desk, and what it refuses.

1. It is to be had at this computer alone: by its own address, not by a name, and from no other machine.
2. Whoever comes without the key, with a guessed one, or with a used one, sees nothing.
3. The cookie that takes the key's place is kept from scripts and from other sites.
4. A form is taken from the desk's own pages alone, and once.
5. No page holds a script or a style of its own, is framed, or is kept by the browser.
6. An upload is refused by its size and by its number of parts, before anything of it is parsed.
7. What a file is called is shown, and is never a path.
8. A zip that unpacks to far more than it is, is refused; a folder is not listed.
9. Whatever text a register or a return carries is text on the page.
10. No address holds what a file or a service is called, whose it is, or what stands in it.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desks import ORIGIN, PORT, Visitor, served
from workbook.web.uploads import MOST_BYTES, MOST_PARTS
from world import Line, answered, issued, provider, read, sent

SCRIPT = "<script>alert(1)</script>"
QUARTER = "/quarter/2008-09-Q2"


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    """An officer at a desk from which one workbook was issued."""
    issued(tmp_path / "out", provider(1))
    return Visitor.of(tmp_path / "out")


class TestWhere:
    @pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", f"localhost:{PORT}", "127.0.0.1"])
    def test_another_name_is_refused(self, visitor: Visitor, host: str) -> None:
        """1: also one that leads to this computer, as after DNS rebinding."""
        assert visitor.get("/register", Host=host).status_code == 403

    def test_it_listens_at_this_computer_alone(self, tmp_path: Path) -> None:
        """1: another address of the same machine, as others in the network would use, is not answered."""
        with served(tmp_path / "out") as address:
            port = urlsplit(address).port
            with socket.create_connection(("127.0.0.1", port), 5):
                pass
            with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", port), 5):
                pass

    def test_a_page_of_another_site_is_refused(self, visitor: Visitor) -> None:
        """1, 4: even where it only looks."""
        assert visitor.get("/register", Sec_Fetch_Site="cross-site").status_code == 403
        assert visitor.get("/register", Sec_Fetch_Site="same-site").status_code == 403
        assert visitor.get("/register", Sec_Fetch_Site="none").status_code == 200


class TestKey:
    @pytest.mark.parametrize(
        "path", ["/", "/register", QUARTER, "/state", "/work/1", "/?key=", "/?key=guessed", "/nowhere"]
    )
    def test_without_the_key_nothing_is_shown(self, tmp_path: Path, path: str) -> None:
        """2: neither a page, nor whether there is one."""
        answer = Visitor.stranger(tmp_path / "out").get(path)
        assert answer.status_code == 403
        assert "sp-workbook desk printed" in answer.text

    def test_a_guessed_cookie_is_none(self, tmp_path: Path) -> None:
        """2."""
        visitor = Visitor.of(tmp_path / "out")
        stranger = Visitor.stranger(tmp_path / "out")
        stranger.client.set_cookie(visitor.guard.cookie, "guessed", domain="127.0.0.1")
        assert stranger.get("/register").status_code == 403

    def test_the_key_is_good_once(self, tmp_path: Path) -> None:
        """2: whoever reads it later, over a shoulder or in a history, cannot use it."""
        visitor = Visitor.of(tmp_path / "out")
        visitor.client.delete_cookie(visitor.guard.cookie, domain="127.0.0.1")
        assert visitor.get(f"/?key={visitor.guard.key}").status_code == 403

    def test_the_cookie_is_kept_from_scripts_and_sites(self, tmp_path: Path) -> None:
        """3: and the key stands in no address after that."""
        stranger = Visitor.stranger(tmp_path / "out")
        answer = stranger.get(f"/?key={stranger.guard.key}")
        cookie = answer.headers["Set-Cookie"]
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert answer.headers["Location"] == "/"


class TestForms:
    def test_a_form_without_a_token_is_refused(self, visitor: Visitor) -> None:
        """4."""
        assert visitor.post(f"{QUARTER}/close", {"act": "close"}).status_code == 400

    def test_a_token_is_good_once(self, visitor: Visitor) -> None:
        """4: so that nothing is done twice by sending a page again."""
        token = visitor.token(f"{QUARTER}/letters")
        assert visitor.post(f"{QUARTER}/letters", {"token": token}).status_code == 200
        assert visitor.post(f"{QUARTER}/letters", {"token": token}).status_code == 400

    def test_a_token_of_another_desk_is_none(self, visitor: Visitor, tmp_path: Path) -> None:
        """4."""
        other = Visitor.of(tmp_path / "other").token("/register")
        assert visitor.post(f"{QUARTER}/letters", {"token": other}).status_code == 400

    @pytest.mark.parametrize(
        "origin", ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}"]
    )
    def test_a_form_of_another_site_is_refused(self, visitor: Visitor, origin: str) -> None:
        """4: even with a token."""
        token = visitor.token(f"{QUARTER}/letters")
        assert visitor.post(f"{QUARTER}/letters", {"token": token}, Origin=origin).status_code == 403
        answer = visitor.client.post(f"{QUARTER}/letters", base_url=ORIGIN, data={"token": token})
        assert answer.status_code == 403  # a browser always says where a form comes from

    def test_nothing_is_done_by_looking(self, visitor: Visitor) -> None:
        """4: what changes anything takes a form."""
        for rule in visitor.client.application.url_map.iter_rules():
            assert rule.methods is not None
            assert not ({"PUT", "DELETE", "PATCH"} & rule.methods)
            if "POST" in rule.methods:
                assert "GET" not in rule.methods


class TestPages:
    @pytest.mark.parametrize(
        "path", ["/register", QUARTER, f"{QUARTER}/files", "/static/desk.js", "/nowhere", "/state"]
    )
    def test_every_answer_is_protected(self, visitor: Visitor, path: str) -> None:
        """5."""
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] in ("no-store", "no-cache")  # the style may be kept, if it is asked for again
        assert path.startswith("/static/") or headers["Cache-Control"] == "no-store"

    def test_no_page_has_a_script_or_style_of_its_own(self) -> None:
        """5: what the policy would stop anyway is not there."""
        import workbook.web

        pages = sorted((Path(workbook.web.__file__).parent / "templates").glob("*.html"))
        assert pages
        for page in pages:
            text = page.read_text(encoding="utf-8")
            assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=|javascript:", text), page.name

    def test_nothing_of_govuk_alone_is_used(self) -> None:
        """5: no typeface, no crest, nothing that would be fetched."""
        import workbook.web

        for path in (Path(workbook.web.__file__).parent / "static").glob("*.*s*"):
            text = path.read_text(encoding="utf-8")
            assert "GDS Transport" not in text
            assert "@font-face" not in text
            assert "url(/" not in text


class TestUploads:
    def test_ten_gigabytes_are_refused_unread(self, tmp_path: Path) -> None:
        """6: by what the request says of itself."""
        with served(tmp_path / "out") as address:
            connection = http.client.HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=5)
            connection.putrequest("POST", f"{QUARTER}/returns")
            connection.putheader("Content-Length", str(10 * 2**30))
            connection.endheaders()
            assert connection.getresponse().status == 413
            connection.close()

    def test_too_large_a_form_is_refused(self, visitor: Visitor) -> None:
        """6: also by the application itself."""
        answer = visitor.client.post(
            f"{QUARTER}/returns",
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"CONTENT_LENGTH": str(MOST_BYTES + 1)},
        )
        assert answer.status_code == 413

    def test_ten_thousand_files_are_refused(self, visitor: Visitor, tmp_path: Path) -> None:
        """6: and none of them is kept."""
        part = b'--x\r\nContent-Disposition: form-data; name="returns"; filename="a.xlsx"\r\n\r\n1\r\n'
        body = part * 10_000 + b"--x--\r\n"
        assert body.count(b"filename") > MOST_PARTS
        answer = visitor.client.post(
            f"{QUARTER}/returns",
            base_url=ORIGIN,
            headers={"Origin": ORIGIN},
            data=body,
            content_type="multipart/form-data; boundary=x",
        )
        assert answer.status_code == 413
        assert not list((tmp_path / "out").glob(".inbox/*"))

    @pytest.mark.parametrize(
        "name",
        [
            "../../../evil.xlsx",
            "..\\..\\evil.xlsx",
            "/etc/evil.xlsx",
            "C:\\evil.xlsx",
            "a/../../evil.xlsx",
            "evil.xlsx\0.txt",
        ],
    )
    def test_a_name_is_no_path(self, visitor: Visitor, tmp_path: Path, name: str) -> None:
        """7: nothing is written but in the desk's own folder."""
        before = {path for path in tmp_path.rglob("*") if path.is_file()}
        files = {"returns": (io.BytesIO(b"no workbook"), name)}
        if visitor.send(f"{QUARTER}/returns", files).status_code == 303:  # else it was passed over
            _finish(visitor)
        written = {path for path in tmp_path.rglob("*") if path.is_file()} - before
        assert not [path for path in written if "evil" in path.name]
        assert {path.relative_to(tmp_path / "out").parts[0] for path in written} <= {
            "2008-09-Q2",
            "received",
            "sp-workbook.log",
        } | {path.name for path in (tmp_path / "out").glob("store.sqlite*")}

    def test_a_bomb_is_refused(self, visitor: Visitor) -> None:
        """8: what it unpacks to is measured while it is unpacked."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 80 * 2**20)
            archive.writestr("[Content_Types].xml", b"<Types/>")
        content.seek(0)
        assert visitor.send(f"{QUARTER}/returns", {"returns": (content, "bomb.xlsx")}).status_code == 303
        assert "rejected" in _finish(visitor)

    @pytest.mark.parametrize(
        "path", ["/static/", "/static", "/static/../application.py", "/static/..%2fapplication.py", f"{QUARTER}/files/"]
    )
    def test_no_folder_is_listed(self, visitor: Visitor, path: str) -> None:
        """8: and nothing beside it is had."""
        assert visitor.get(path).status_code == 404


class TestTexts:
    def test_a_script_is_text(self, tmp_path: Path) -> None:
        """9: in names, answers, explanations, file names and reasons."""
        out = tmp_path / "out"
        (file,) = issued(out, Line(provider_name=SCRIPT, service_name=SCRIPT, contact_email="a@b.example"))
        changes = {"EM-LPI-57.users": SCRIPT}
        content = answered(out, file, changes, explanations={"EM-LPI-57.users": SCRIPT, "EM-LPI-57.supported": SCRIPT})
        read(out, sent(tmp_path / "in", f"{SCRIPT.replace('/', '_')}.xlsx", content))
        visitor = Visitor.of(out)
        seen = _walk(visitor, QUARTER)
        assert len(seen) > 10
        assert sum("&lt;script&gt;" in text for text in seen.values()) > 4
        assert not [path for path, text in seen.items() if "<script>" in text]

    def test_an_address_says_nothing(self, tmp_path: Path) -> None:
        """10: neither in the history of a browser, nor in a log."""
        out = tmp_path / "out"
        (file,) = issued(out, Line(provider_name="Nameable", service_id="SECRET-1", provider_id="99777"))
        read(out, sent(tmp_path / "in", "telling.xlsx", answered(out, file, {"EM-LPI-57.users": "oops"})))
        paths = "\n".join(_walk(Visitor.of(out), QUARTER)).casefold()
        for words in ("nameable", "secret", "99777", "telling", "oops", "lpi"):
            assert words not in paths


def _finish(visitor: Visitor) -> str:
    """Wait for the last work, and return its page."""
    works = visitor.client.application.extensions["local-desk"].works
    for work in works.at_work:
        work.future.exception(60)
    return visitor.get("/work/1").text


def _walk(visitor: Visitor, start: str) -> dict[str, str]:
    """Every page that links lead to, by its path."""
    seen: dict[str, str] = {}
    paths = [start]
    while paths:
        path = paths.pop()
        if path not in seen:
            answer = visitor.get(path)
            assert answer.status_code == 200, path
            if answer.mimetype == "text/html":
                seen[path] = answer.text
                paths += re.findall(r'href="(/(?!static/)[^"#]*)"', answer.text)[:60]
            else:
                seen[path] = ""
        seen.setdefault(path, "")
        traces = [one for one in {*paths, *seen} if one.count("/") == 5 and "/trace/" in one]
        paths = [one for one in paths if one != "/" and one not in traces[1:]]
    return seen
