"""A pack in a revision of git, with the packs that it extended: load it as it was, or tell whether it is the same."""

from __future__ import annotations

import os
import posixpath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bmcheck.errors import BmcheckError
from bmcheck.files.git_objects import FOLDER
from bmcheck.files.pack_chain import LISTING, is_shipped, layers_of, packs_folder
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


def texts_of(pack: Pack) -> dict[str, dict[str, str]]:
    """Return the files of a pack that is a folder, and of those it extends, by their folders; not of shipped ones."""
    found: dict[str, dict[str, str]] = {}
    *below, own = layers_of(pack.folder)
    for layer in (*below, own):
        front = "" if layer is own else f"{layer.manifest.data['id']}/"
        texts = {name.removeprefix(front): text for name, text in pack.texts.items() if name.startswith(front)}
        if layer.folder.parent != packs_folder():
            found[str(layer.folder)] = {name: text for name, text in texts.items() if "/" not in name}
    return found


def are_the_same(repository: Repository, revision: str, folder: str, texts: Mapping[str, str]) -> bool:
    """Return whether the folder of a pack held these files in a revision, and no others."""
    inside = repository.path(folder)
    top = repository.objects.entry(revision, inside)
    if top is None or top.mode != FOLDER:
        return False
    names = {os.fsdecode(each) for each in repository.objects.folder(top.id) if each.endswith(b".toml")} - {LISTING}
    return names == texts.keys() and all(
        is_the_same(repository, revision, posixpath.normpath(f"{inside}/{name}"), texts[name]) for name in names
    )


def is_the_same(repository: Repository, revision: str, path: str, text: str) -> bool:
    """Return whether a file held this text in a revision, be its lines those of Windows or not."""
    before = repository.text(revision, path)
    return before is not None and before.replace("\r\n", "\n") == text.replace("\r\n", "\n")


def former_pack(repository: Repository, revision: str, layers: Mapping[str, str]) -> Pack:
    """Return the pack whose ``layers`` were these; raise BmcheckError when it could not be loaded then either."""
    with TemporaryDirectory() as copy:
        top = os.path.realpath(copy)
        for folder in layers:
            repository.export(revision, folder, os.path.join(top, folder))
        named = next(iter(layers))
        layers_of(os.path.join(top, named), within=top)
        return replace(load_pack(os.path.join(top, named), examples=False), folder=f"{revision[:10]}:{named}")
