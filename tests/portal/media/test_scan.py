"""The virus check, against a socket that speaks clamd's protocol."""

import io
import socket
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from events.facilities.forms import FaultForm
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.media import clamd, scan
from portal.media.clamd import Clamd, ClamdError
from portal.media.pictures import redrawn
from portal.media.uploads import FileRule
from portal.records import history
from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.models import Batch
from portal.spreadsheets.resources import SHEETS
from tests.portal.media.samples import PDF, picture

VIRUS = b"X5O! this is what the scanner knows"
NAME = "Eicar-Test-Signature"


class Scanner(threading.Thread):
    """Reads one INSTREAM after another and answers as clamd does; ``says`` replaces every answer."""

    def __init__(self, server, says=None):
        super().__init__(daemon=True)
        self.server, self.says, self.seen = server, says, []

    def run(self):
        while True:
            try:
                connection = self.server.accept()[0]
            except OSError:  # closed: the test is over
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(stream.read(4), "big"):
                    content += stream.read(size)
                self.seen.append(content)
                found = f"stream: {NAME} FOUND" if VIRUS in content else "stream: OK"
                connection.sendall((found if self.says is None else self.says).encode() + b"\0")


@contextmanager
def scanning(settings, says=None, *, path=None):
    if path:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen()
        settings.CLAMD = Clamd.of(f"unix:{path}")
    else:
        server = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD = Clamd.of(f"127.0.0.1:{server.getsockname()[1]}")
    scanner = Scanner(server, says)
    scanner.start()
    try:
        yield scanner
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        scanner.join()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def upload(content, name="a.pdf"):
    return SimpleUploadedFile(name, content)


def quarantined(settings):
    return sorted((settings.DATA_DIR / "quarantine").glob("*"))


@pytest.mark.parametrize("by_path", [False, True])
def test_a_clean_file_passes_whole_and_stands_at_its_start(settings, tmp_path, by_path):
    content = PDF + bytes(200_000)
    with scanning(settings, path=tmp_path / "clamd" if by_path else None) as scanner:
        file = upload(content)
        FileRule()(file)
    assert scanner.seen == [content]
    assert file.read() == content
    assert quarantined(settings) == []


@pytest.mark.django_db
def test_what_is_reported_is_refused_kept_apart_and_on_record(settings):
    with scanning(settings), pytest.raises(ValidationError) as refused:
        FileRule()(upload(PDF + VIRUS, "张三的证明.pdf"))
    assert refused.value.messages == ["文件没有通过病毒检查，不能上传。请换一台电脑检查这个文件，或联系系统管理员。"]
    (kept,) = quarantined(settings)
    assert kept.read_bytes() == PDF + VIRUS
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    entry = AuditEvent.objects.get()
    assert (entry.success, entry.subject, entry.actor, entry.address) == (False, "上传文件被拒绝", None, None)
    assert entry.note == f"病毒检查报告 {NAME}，文件已隔离：quarantine/{kept.name}"


@pytest.mark.django_db
@pytest.mark.parametrize("is_staff", [True, False])
def test_the_record_names_staff_and_nobody_else(settings, monkeypatch, is_staff):
    request = HttpRequest()
    request.user = User.objects.create(username="wang", is_staff=is_staff)
    request.META["REMOTE_ADDR"] = "192.0.2.9"
    monkeypatch.setattr(scan, "current_request", lambda: request)
    monkeypatch.setattr(history.HistoricalRecords.context, "request", request, raising=False)
    with scanning(settings), pytest.raises(ValidationError):
        FileRule()(upload(PDF + VIRUS))
    entry = AuditEvent.objects.get(subject="上传文件被拒绝")
    assert (entry.actor, entry.address) == ((request.user, "192.0.2.9") if is_staff else (None, None))


@pytest.mark.django_db
def test_every_way_in_asks(settings):
    bad = picture("JPEG") + VIRUS
    with scanning(settings) as scanner:
        with pytest.raises(ValidationError, match="没有通过病毒检查"):
            redrawn(upload(bad, "a.jpg"))
        form = FaultForm({"description": "篮筐松动"}, {"photo": upload(bad, "a.jpg")})
        assert "没有通过病毒检查" in form.errors["photo"][0]
        with pytest.raises(FileRefused, match="没有通过病毒检查"):
            batches.upload(next(iter(SHEETS)), upload("学校\n".encode() + VIRUS, "a.csv"), user=None)
        assert not Batch.objects.exists()
    assert len(scanner.seen) == len(quarantined(settings)) == 3


@pytest.mark.parametrize("says", ["INSTREAM size limit exceeded. ERROR", "", "UNKNOWN COMMAND"])
def test_without_a_verdict_nothing_is_taken(settings, says, caplog):
    with scanning(settings, says), pytest.raises(ValidationError) as refused:
        FileRule()(upload(PDF))
    assert refused.value.messages == ["病毒检查暂时不可用，文件没有上传。请稍后再试，或联系系统管理员。"]
    assert [record.getMessage() for record in caplog.records] == ["The virus scanner gave no verdict: ClamdError"]
    assert quarantined(settings) == []


def test_a_scanner_that_is_not_there_takes_nothing(settings, tmp_path):
    for address in (f"unix:{tmp_path}/nothing", "127.0.0.1:1"):
        settings.CLAMD = Clamd.of(address)
        with pytest.raises(ValidationError, match="病毒检查暂时不可用"):
            FileRule()(upload(PDF))


def test_a_scanner_that_does_not_answer_takes_nothing(settings, monkeypatch):
    monkeypatch.setattr(clamd, "ANSWER", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD = Clamd.of(f"127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(ValidationError, match="病毒检查暂时不可用"):
            FileRule()(upload(PDF))


def test_a_scanner_that_takes_no_more_is_still_heard(settings):
    """clamd answers and closes in the middle of a stream that is too long for it."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer_at_once():
            with server.accept()[0] as connection:
                connection.recv(10)
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65_536):
                    pass

        thread = threading.Thread(target=answer_at_once)
        thread.start()
        with pytest.raises(ClamdError, match="size limit"):
            Clamd.of(f"127.0.0.1:{server.getsockname()[1]}").virus_in(iter([bytes(10_000)]))
        thread.join()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", None),
        ("127.0.0.1:3310", Clamd("127.0.0.1", 3310)),
        ("clamd.example:3310", Clamd("clamd.example", 3310)),
        ("[::1]:3310", Clamd("::1", 3310)),
        ("unix:/run/clamd.sock", Clamd("/run/clamd.sock")),
        ("/run/clamd.sock", Clamd("/run/clamd.sock")),
    ],
)
def test_addresses(text, address):
    assert Clamd.of(text) == address


@pytest.mark.parametrize("text", ["clamd", "clamd:", ":3310", "clamd:0", "clamd:65536", "clamd:x", "unix:run/clamd"])
def test_what_is_no_address(text):
    with pytest.raises(ValueError, match=text):
        Clamd.of(text)


def test_without_a_scanner_nothing_is_asked(settings):
    assert settings.CLAMD is None
    scan.check_for_viruses(io.BytesIO())
