"""The limited process: what it gives up, what it refuses, and that the server only ever sees sheets or a refusal."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from importers import child
from importers.cells import Fault, Sheet
from importers.child import read_sheets
from importers.refusals import CATALOGUE, unreadable
from importers.results import UnreadableFile
from locales import speaking
from tests.importers.files_by_hand import REPOSITORY, parts, workbook, zipped

ROWS = '<row r="1"><c r="A1"><v>674.0</v></c></row>'
Refusal = Callable[..., str]


@pytest.fixture
def refusal_of(tmp_path: Path) -> Refusal:
    """The code with which bytes under a name are refused."""

    def code(data: bytes, name: str = "bang.xlsx") -> str:
        path = tmp_path / "upload"
        path.write_bytes(data)
        with pytest.raises(UnreadableFile) as refused:
            read_sheets(path, name)
        return refused.value.code

    return code


def confined(code: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a line of Python after the process has given up what a reader does not need."""
    script = f"from importers.confinement import confine\n{before}\nconfine(2)\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=30,
        check=False,
    )


def test_a_workbook_comes_back_as_sheets_of_cells(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(workbook(ROWS))
    assert read_sheets(path) == [Sheet("Trang 1", [[674]])]


def test_the_name_given_counts_and_not_that_of_the_stored_file(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes("Đơn vị;Số\nPC Hà Nam;12\n".encode())
    assert read_sheets(path, "bang.csv")[0].rows == [["Đơn vị", "Số"], ["PC Hà Nam", "12"]]


def test_a_reader_opens_no_connection() -> None:
    ended = confined("import socket; socket.create_connection(('127.0.0.1', 9), 1)")
    assert ended.returncode == 1
    assert "PermissionError" in ended.stderr


def test_nothing_in_a_reader_opens_a_socket_or_a_file_not_even_native_code() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        ended = confined(
            "inside.close_the_door()\n"
            f"address = struct.pack('=H', 2) + struct.pack('!H4B8x', {server.getsockname()[1]}, 127, 0, 0, 1)\n"
            "print(c.connect(c.socket(2, 1, 0), address, 16), c.open(b'/etc/passwd', 0), c.socket(1, 1, 0))",
            "import ctypes, struct, importers.confined as inside\nc = ctypes.CDLL(None, use_errno=True)",
        )
        with pytest.raises(BlockingIOError):
            server.accept()
    assert ended.stdout.split() == ["-1", "-1", "-1"], ended.stderr


def test_a_reader_writes_no_file(tmp_path: Path) -> None:
    ended = confined(f"open({str(tmp_path / 'x')!r}, 'w')")
    assert "PermissionError" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_starts_no_process() -> None:
    assert "PermissionError" in confined("import os; os.fork()").stderr
    assert "PermissionError" in confined("import subprocess; subprocess.run(['true'])").stderr


def test_a_reader_gets_no_more_memory_than_its_limit() -> None:
    assert "MemoryError" in confined("bytearray(1100 * 1024 * 1024)").stderr


def test_a_reader_that_never_ends_is_ended() -> None:
    assert confined("while True: pass").returncode in (-24, -9)


def test_a_file_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(workbook(ROWS))
    monkeypatch.setattr(child, "SECONDS", 0)
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(path)
    assert refused.value.code == "took_too_long"


def test_a_file_larger_than_the_most_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bang.csv"
    with path.open("wb") as file:
        file.truncate(child.MOST_BYTES + 1)
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(path)
    assert refused.value.code == "file_too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x1f\x8b\x08\x00rest", "compressed"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        (b"\n  <table border=1><tr><td>1</td></tr></table>", "html"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "xml_2003",
        ),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web_archive"),
        (b"{\\rtf1 x}", "rtf"),
        (b"\x09\x08\x10\x00\x00\x06", "old_excel"),
        (b"\x00\x01\x02\x03\x04\x05\x06" * 99, "unknown_format"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"just words", "unknown_format"),
    ],
)
def test_what_is_no_table_is_named_whatever_its_ending(data: bytes, code: str, refusal_of: Refusal) -> None:
    assert refusal_of(data) == code


def test_a_document_of_word_is_named_even_in_a_zip(refusal_of: Refusal) -> None:
    assert (
        refusal_of(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}))
        == "word_document"
    )
    assert refusal_of(zipped({"anh.txt": "x"})) == "no_workbook"


def test_a_workbook_with_the_ending_of_text_is_refused_naming_the_right_ending(refusal_of: Refusal) -> None:
    assert refusal_of(workbook(ROWS), "bang.csv") == "workbook_named_text"


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (("../ra-ngoai.txt", "x"), "unsafe_part_name"),
        (("/etc/x", "x"), "unsafe_part_name"),
        (("C:\\x", "x"), "unsafe_part_name"),
        (("xl\\..\\..\\x", "x"), "unsafe_part_name"),
        (("XL/Workbook.xml", "<a/>"), "part_twice"),
        (("xl/media/0.png", b"\0" * 20_000_000), "inflates_too_much"),
        (("docProps/app.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "doctype"),
        (("docProps/app.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")), "doctype"),
    ],
)
def test_an_archive_made_to_harm_is_refused(
    member: tuple[str, str | bytes], code: str, refusal_of: Refusal
) -> None:
    assert refusal_of(zipped([*parts(ROWS).items(), member])) == code


def test_a_symbolic_link_in_an_archive_is_refused(refusal_of: Refusal) -> None:
    out = BytesIO(workbook(ROWS))
    link = zipfile.ZipInfo("xl/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal_of(out.getvalue()) == "unsafe_part_name"


def test_a_declared_size_that_is_a_lie_is_damage(refusal_of: Refusal) -> None:
    data = bytearray(workbook(ROWS))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert refusal_of(bytes(data)) == "damaged"


def test_one_changed_byte_of_a_packed_part_is_damage_and_never_another_number(refusal_of: Refusal) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts(ROWS).items():
            archive.writestr(name, text)
    assert refusal_of(out.getvalue().replace(b"<v>674.0", b"<v>974.0")) == "damaged"


def test_every_refusal_reads_as_a_sentence_in_both_languages() -> None:
    values: dict[str, str | int] = dict.fromkeys(
        (
            "megabytes",
            "most",
            "parts",
            "part",
            "ending",
            "kind",
            "sheet",
            "sheets",
            "row",
            "line",
            "address",
            "sample",
            "needed",
            "found",
            "names",
            "header",
            "name",
            "known",
            "days",
        ),
        "7",
    )
    for code in CATALOGUE:
        for language in ("vi", "en"):
            with speaking(language):
                sentence = str(unreadable(code, **values))
            assert sentence.endswith("."), code
            assert "%" not in sentence, code


def test_faults_and_plain_cells_survive_the_way_out_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(workbook('<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>A1</f></c></row>'))
    assert read_sheets(path)[0].rows == [[], [None, Fault("error", "#N/A"), Fault("formula", "=A1")]]


def test_a_reader_that_stands_still_is_given_up_and_one_that_works_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "STANDS_STILL", 0.0)
    with subprocess.Popen(["sleep", "600"]) as idle:
        patience = child._Patience(idle.pid, 600, small=False)
        while not patience.is_over():
            pass
        idle.kill()
    monkeypatch.setattr(child, "STANDS_STILL", 300.0)
    patience = child._Patience(os.getpid(), 600, small=False)
    patience.is_over()
    before = patience._used
    while patience._used == before:
        assert not patience.is_over()
    assert patience.next_look <= 1


def test_a_small_file_has_its_seconds_by_the_clock_whatever_its_reader_does() -> None:
    patience = child._Patience(os.getpid(), 0, small=True)
    assert patience.is_over()
    assert child._Patience(os.getpid(), child.SECONDS, small=True).next_look < 10


def test_a_reader_that_falls_is_a_refusal_without_a_word_on_the_terminal(tmp_path, capfd) -> None:
    old = (REPOSITORY / "tests" / "samples" / "old_workbook.xls").read_bytes()
    cut = tmp_path / "cut.xls"
    cut.write_bytes(old[: len(old) * 9 // 10])
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(cut)
    assert refused.value.code in ("reader_failed", "damaged")
    assert capfd.readouterr().err == ""
