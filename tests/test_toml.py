"""Files of strangers are read within bounds, and every failure is one problem at its place."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.small_pack import problems_of

from bmcheck.errors import BmcheckError, Position
from bmcheck.files.toml import LARGEST, MOST, Source, read_text, read_toml

needs_fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
needs_devices = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no /dev/zero")
not_as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may read everything")


def put(folder: Path, content: bytes) -> str:
    path = folder / "x.toml"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"a = 1\n", "a = 1\n"),
        (b"a = 1\r\n", "a = 1\r\n"),
        ("a = 'é'".encode(), "a = 'é'"),
        ("\ufeffa = 1".encode(), "\ufeffa = 1"),
    ],
)
def test_utf_8_is_read_as_it_is_with_its_byte_order_mark(tmp_path: Path, content: bytes, text: str) -> None:
    assert read_text(put(tmp_path, content)) == text


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    assert len(read_text(put(tmp_path, b" " * LARGEST))) == LARGEST


def test_a_larger_file_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, b" " * (LARGEST + 1))

    [problem] = problems_of(lambda: read_text(path))

    assert (problem.path, problem.what) == (path, "is larger than 600,000 bytes")
    assert problem.hint


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"a = 1\nb = '\xff'\n", 2, 6),
        ("é = '€".encode() + b"\xc3'", 1, 7),
        (b"\xff", 1, 1),
        (b"\xef\xbb\xbfa\x80", 1, 2),
        (b"a = 1\r\n\xe9", 2, 1),
        (b"a = '\xed\xa0\x80'", 1, 6),
        (b"a = '\xf0\x9f\x91", 1, 6),
        ("a = 1".encode("utf-16"), 1, 1),
    ],
)
def test_text_that_is_not_utf_8_is_refused_with_line_and_column(
    tmp_path: Path, content: bytes, line: int, column: int
) -> None:
    """Columns count characters, and a byte order mark is none."""
    path = put(tmp_path, content)

    [problem] = problems_of(lambda: read_text(path))

    assert problem[:5] == ("is not UTF-8 text", "save it as UTF-8", path, line, column)


def test_text_with_half_a_character_is_refused_with_line_and_column() -> None:
    [problem] = problems_of(lambda: Source("x.toml", "a = 1\nb = '\udce9'"))

    assert problem[:1] + problem[3:5] == ("is not valid Unicode text", 2, 6)


def test_what_toml_1_1_added_is_read() -> None:
    """Line breaks and a comma at the end of inline tables, ``\\e``, ``\\x`` and times without seconds."""
    source = Source("x.toml", 'a = {\n  b = "\\e\\x41",\n}\nc = 07:32\n')

    assert source.data["a"] == {"b": "\x1bA"}
    assert source.data["c"].isoformat() == "07:32:00"


@pytest.mark.parametrize(("name", "what"), [("missing.toml", "there is no such file"), ("", "is a folder")])
def test_what_cannot_be_opened_as_a_file_is_named(tmp_path: Path, name: str, what: str) -> None:
    path = os.path.join(tmp_path, name)

    [problem] = problems_of(lambda: read_text(path))

    assert (problem.path, problem.what) == (path, what)
    assert problem.hint


def test_a_path_that_no_file_can_have_is_a_problem() -> None:
    [problem] = problems_of(lambda: read_text("a\0b"))

    assert "cannot be read" in problem.what


def test_a_link_to_itself_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to(tmp_path / "x")

    [problem] = problems_of(lambda: read_text(str(tmp_path / "x")))

    assert "cannot be read" in problem.what


@needs_devices
def test_an_endless_device_is_refused() -> None:
    [problem] = problems_of(lambda: read_text("/dev/zero"))

    assert (problem.path, problem.what) == ("/dev/zero", "is not an ordinary file")


@needs_fifos
def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)

    [problem] = problems_of(lambda: read_text(str(path)))

    assert problem.what == "is not an ordinary file"


@needs_fifos
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")

        [problem] = problems_of(lambda: read_text("s"))

    assert problem.path == "s"


@not_as_root
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    path = put(tmp_path, b"a = 1")
    os.chmod(path, 0)

    [problem] = problems_of(lambda: read_text(path))

    assert "cannot be read" in problem.what


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = ", 1),
        ("a = 1\nb = [1,\n", 2),
        ("a = 1\na = 2", 2),
        ("[t]\n[t]", 2),
        ("a = 1\n\n b", 3),
        ("a = 2027-02-30", 1),
        ("x = 1\na = 0000-01-01", 2),
        ("x = 1\na = 23:59:60", 2),
        ("a = 1e999", 1),
        ("x = 1\na = '\0'", 2),
        ('a = "\\ud800"', 1),
        ("a = 1\rb = 2", 1),
        ("a = " + "[" * 5000, 1),
        ("a = " + "{a = " * 500, 1),
    ],
)
def test_text_that_is_no_toml_is_one_problem_with_its_line(text: str, line: int) -> None:
    [problem] = problems_of(lambda: Source("x.toml", text))

    assert problem.path == "x.toml"
    assert problem.line == line
    assert problem.column > 0
    assert problem.what.startswith("is not valid TOML: ")


@pytest.mark.parametrize("text", [".".join("a" * 100_000) + " = 1", "[" + ".".join("a" * 100_000) + "]"])
def test_a_key_of_very_many_parts_is_refused(text: str) -> None:
    [problem] = problems_of(lambda: Source("x.toml", text))

    assert problem.what.startswith("is not valid TOML: ")


BOUNDS = {
    "entries": ("a = 1\n" + "".join(f"k{index} = 1\n" for index in range(MOST)), 0, "has more than 20,000 entries"),
    "items": (f"a = [{'1,' * MOST}]", 0, "has more than 20,000 entries"),
    "brackets": (f"a = [{'[],' * MOST}]", 0, "has more than 20,000 opening brackets"),
    "text": (f"\n[a]\nb = '{'x' * 10_001}'", 3, "a text has more than 10,000 characters"),
    "text over lines": ("a = ['''" + "x\n" * 5_001 + "''']", 1, "a text has more than 10,000 characters"),
}


@pytest.mark.parametrize(("text", "line", "what"), BOUNDS.values(), ids=BOUNDS)
def test_what_is_too_much_or_too_long_is_refused_at_its_place(text: str, line: int, what: str) -> None:
    [problem] = problems_of(lambda: Source("x.toml", text))

    assert (problem.path, problem.line, problem.what) == ("x.toml", line, what)


@pytest.mark.parametrize(
    "text",
    [
        f"a = [{'1,' * (MOST - 1)}]",
        f"a = [{'[],' * (MOST // 2)}]",
        f"a = '{'x' * 10_000}'",
    ],
    ids=["items", "brackets", "text"],
)
def test_what_is_just_within_the_bounds_is_read(text: str) -> None:
    assert Source("x.toml", text).data


@given(st.text("ab.=[]{}#\"'\\,\n\r \t1é-:", max_size=40))
def test_any_text_is_read_or_refused_with_a_problem(text: str) -> None:
    try:
        found: tuple[object, ...] = (Source("x.toml", text).text,)
    except BmcheckError as error:
        found = error.problems

    assert found


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("t", "a"), Position(3, 1)),
        (("t", "missing"), Position(2, 1)),
        (("t", "a", "deeper", 3), Position(3, 1)),
        (("missing", "a"), Position(1, 1)),
        ((), Position(1, 1)),
    ],
)
def test_what_has_no_place_has_that_of_the_nearest_table_around_it(
    path: tuple[str | int, ...], place: Position
) -> None:
    source = Source("x.toml", "x = 1\n[t]\na = 1\n")

    assert source.position(path) == place


def test_a_problem_of_a_source_names_file_line_and_column() -> None:
    source = Source("x.toml", "x = 1\n[t]\n  a = 1\n")

    assert str(source.problem(("t", "a"), "is wrong", "write 2")) == "x.toml:3:3: is wrong\n    write 2"


def test_read_toml_gives_the_values(tmp_path: Path) -> None:
    path = put(tmp_path, "\ufeffa = [1, 'x']\r\n".encode())

    source = read_toml(path)

    assert (source.path, source.data) == (path, {"a": [1, "x"]})
    assert source.position(("a",)) == Position(1, 1)
