"""Load a pack as it was in a revision of git, with the packs that it extended then."""

from __future__ import annotations

import os
import posixpath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.errors import BmcheckError
from bmcheck.files.pack_chain import is_shipped
from bmcheck.files.packs import load_pack
from bmcheck.files.toml import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bmcheck.files.git import Repository
    from bmcheck.model import Pack


def layers_at(repository: Repository, revision: str, pack: str) -> dict[str, str]:
    """Return the folders of a pack and of those it extends in a revision, each with what stands for its content.

    Shipped packs are no part of it. The result is empty when the pack is not in the repository, or was not then.
    """
    found: dict[str, str] = {}
    try:
        folder = repository.path(pack)
    except BmcheckError:  # it lies elsewhere
        return found
    while folder not in found and (tree := repository.tree(revision, folder)):
        found[folder] = tree
        text = repository.text(revision, posixpath.normpath(f"{folder}/pack.toml"))
        extends = Source(f"{revision[:10]}:{folder}/pack.toml", text).data.get("extends") if text else None
        if not isinstance(extends, str) or is_shipped(extends):
            break
        folder = posixpath.normpath(posixpath.join(folder, extends))
    return found


def former_pack(repository: Repository, revision: str, layers: Mapping[str, str]) -> Pack:
    """Return the pack whose ``layers`` were these; raise BmcheckError when it could not be loaded then either."""
    with TemporaryDirectory() as copy:
        top = os.path.realpath(copy)
        for folder in layers:
            repository.export(revision, folder, os.path.join(top, folder))
        named = next(iter(layers))
        return replace(load_pack(os.path.join(top, named), examples=False), folder=f"{revision[:10]}:{named}")
