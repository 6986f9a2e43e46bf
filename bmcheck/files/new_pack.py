"""Write a small, complete pack for an author to begin with."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bmcheck.errors import failure
from bmcheck.files.pack_chain import is_shipped
from bmcheck.files.saving import save_text

TEMPLATE = Path(__file__).resolve().parent / "template"


def write_pack(folder: str) -> str:
    """Write the template to ``folder``, a new or an empty one, and return the id of the pack.

    Raise BmcheckError when something is in the folder already, or it cannot be written.
    """
    _make(folder)
    name = os.path.basename(os.path.realpath(folder))
    for path in sorted(TEMPLATE.rglob("*.toml")):
        target = os.path.join(folder, *path.relative_to(TEMPLATE).parts)
        text = path.read_text(encoding="utf-8")
        if path.name == "pack.toml":
            text = text.replace('"my-pack"', f'"{id_from(name)}"').replace('"My pack"', f'"{title_from(name)}"')
        save_text(target, text)
    return id_from(name)


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
        if os.listdir(folder):
            raise failure("something is in this folder already", "name a new folder", folder)
        os.mkdir(os.path.join(folder, "cases"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise failure(f"cannot be written: {reason}", "name a folder that you may write in", folder) from None


def id_from(name: str) -> str:
    """Return the id of a pack whose folder is called ``name``: small letters, digits and - between them.

    It is never the id of a shipped pack, which assessments would find instead.
    """
    words = re.findall(r"[a-z0-9]+", name.lower())
    found = "-".join(words)[:60].rstrip("-") or "pack"
    return f"my-{found}" if found == "pack" or is_shipped(found) else found


def title_from(name: str) -> str:
    """Return the title of a pack whose folder is called ``name``: its words, letters and digits only."""
    words = " ".join(re.findall(r"[^\W_]+", name))[:60].strip()
    return words[:1].upper() + words[1:] or "My pack"
