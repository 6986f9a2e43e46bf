"""Asks a language server what it offers at a place of a file, as an editor does."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from time import sleep
from typing import IO, Any

CURSOR = "|"
ATTEMPTS = 50


def completions(command: Sequence[str], folder: Path, text: str, awaited: set[str]) -> dict[str, str]:
    """Return what is offered at the cursor in a file of ``folder`` with this text: each label and its documentation.

    A server reads the schema when it likes: it is asked again until it offers what is awaited, for a while.
    """
    before, _, after = text.partition(CURSOR)
    address = (folder / "open.toml").as_uri()
    document = {"uri": address, "languageId": "toml", "version": 1, "text": before + after}
    (folder / "open.toml").write_text(before + after, encoding="utf-8")
    position = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            root = {"uri": folder.as_uri(), "name": "folder"}
            start: dict[str, Any] = {"processId": None, "rootUri": None, "workspaceFolders": [root], "capabilities": {}}
            send(server.stdin, {"id": 1, "method": "initialize", "params": start})
            answer(server.stdout, server.stdin, 1)
            send(server.stdin, {"method": "initialized", "params": {}})
            send(server.stdin, {"method": "textDocument/didOpen", "params": {"textDocument": document}})
            asked = {"textDocument": {"uri": address}, "position": position}
            found: dict[str, str] = {}
            for attempt in range(2, ATTEMPTS):
                send(server.stdin, {"id": attempt, "method": "textDocument/completion", "params": asked})
                found = labels(answer(server.stdout, server.stdin, attempt))
                if awaited <= found.keys():
                    break
                sleep(0.1)
            return found
        finally:
            server.kill()


def labels(result: Any) -> dict[str, str]:
    items = result["items"] if isinstance(result, dict) else result or []
    return {each["label"]: (each.get("documentation") or {}).get("value", "") for each in items}


def send(to: IO[bytes], message: dict[str, Any]) -> None:
    content = json.dumps({"jsonrpc": "2.0", **message}).encode()
    to.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
    to.flush()


def answer(server: IO[bytes], to: IO[bytes], identity: int) -> Any:
    """Return the answer to a request; requests of the server are answered with nothing."""
    while True:
        length = 0
        while line := server.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        message = json.loads(server.read(length))
        if "method" in message and "id" in message:
            send(to, {"id": message["id"], "result": None})
        elif message.get("id") == identity:
            return message.get("result")
