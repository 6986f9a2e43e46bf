"""Find packs, and the packs that a pack extends: each is a layer, read from its own folder and nowhere else."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from msgspec import Struct

from bmcheck.errors import BmcheckError, did_you_mean, failure
from bmcheck.files.toml import Source, read_toml
from bmcheck.repository_paths import is_within

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z")
"""What the id of a pack, and of most of what is in it, looks like."""
LISTING = "bmcheck.toml"
"""The file that lists the packs of a repository."""


class Layer(Struct, frozen=True):
    """One pack of a chain: its folder and its pack.toml."""

    folder: Path
    manifest: Source

    def has(self, name: str) -> bool:
        """Return whether something called ``name`` lies in the folder, be it a link that leads nowhere."""
        return os.path.lexists(self.folder / name)

    def read(self, name: str) -> Source:
        """Return a TOML file of the folder; raise BmcheckError when it cannot be read or lies outside."""
        return _read_inside(self.folder, name)

    def names(self, pattern: str) -> list[str]:
        """Return the files that match ``pattern``, in order, as names that ``read`` takes."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(pattern))


@cache
def packs_folder() -> Path:
    """Return the folder of the shipped packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def guide_for_authors() -> str:
    """Return the guide for those who write packs, which stands beside the shipped ones."""
    return (packs_folder() / "README.md").read_text(encoding="utf-8")


def find_pack(name: str) -> Path:
    """Return the folder of the pack ``name``: the id of a shipped pack, or a path to a folder.

    An id always means the shipped pack, whatever lies where one stands.
    """
    if is_shipped(name):
        return packs_folder() / name
    if name and os.path.isfile(os.path.join(name, "pack.toml")):
        return Path(name)
    raise failure(
        f"there is no pack {name!r:.80}",
        f"name a folder with a pack.toml, or a shipped pack: {', '.join(shipped_ids())}",
    )


def is_shipped(name: str) -> bool:
    """Return whether a pack with this id is shipped with bmcheck."""
    return name in shipped_ids()


def id_of(folder: str) -> str:
    """Return the id of the pack in a folder; raise BmcheckError when it cannot be read or has none."""
    manifest = _read_inside(Path(folder), "pack.toml")
    found = manifest.data.get("id")
    if isinstance(found, str) and ID.match(found):
        return found
    raise BmcheckError([manifest.problem(("id",), "the pack has no id", 'write id = "food-delivery"')])


def layers_of(name: str, within: str = "") -> list[Layer]:
    """Return the pack ``name`` and every pack it extends, beginning with the one that extends none.

    Raise BmcheckError for a pack that is not there, for packs that extend each other in a circle, and for one that is
    neither shipped nor lies ``within`` a folder.
    """
    folder = find_pack(name)
    found = [Layer(folder, _read_inside(folder, "pack.toml"))]
    while "extends" in found[0].manifest.data:
        folder = _extended(found[0], within)
        circle = [index for index, each in enumerate(found) if os.path.samefile(each.folder, folder)]
        if circle:
            raise _circle(found[: circle[0] + 1])
        found.insert(0, Layer(folder, _read_inside(folder, "pack.toml")))
    return found


def _extended(layer: Layer, within: str) -> Path:
    """Return the folder of the pack that ``layer`` extends: a shipped pack, or a path from its own folder."""
    named = layer.manifest.data["extends"]
    if not isinstance(named, str):
        raise _refused(layer, "extends: text in quotes is expected", 'write extends = "social-media"')
    if is_shipped(named):
        return packs_folder() / named
    start = os.path.realpath(layer.folder)
    folder = os.path.normpath(os.path.join(start, named))
    if os.path.isabs(named):
        raise _refused(layer, f"extends {named!r:.80}, which only this computer has", "write the way from this folder")
    if within and not is_within(folder, os.path.realpath(within)):
        raise _refused(layer, f"extends {named!r:.80}, which lies outside of {within}", "copy that pack into it")
    if not os.path.isfile(os.path.join(folder, "pack.toml")):
        hint = f"name a shipped pack, {did_you_mean(named, shipped_ids())}, or a folder such as ../other"
        raise _refused(layer, f"extends: there is no pack {named!r:.80}", hint)
    if os.path.realpath(folder) != folder:
        raise _refused(layer, f"extends {named!r:.80}, a link that leads elsewhere", "name the folder itself")
    return Path(folder)


def _circle(members: list[Layer]) -> BmcheckError:
    """Return the error for packs that extend each other; the first member extends the last one."""
    ids = [str(each.manifest.data.get("id", each.folder.name)) for each in reversed(members)]
    words = " → ".join(f"{each:.80}" for each in [*ids, ids[0]])
    return _refused(members[0], f"the packs extend each other in a circle: {words}", "take one extends away")


def _refused(layer: Layer, what: str, hint: str) -> BmcheckError:
    return BmcheckError([layer.manifest.problem(("extends",), what, hint)])


@cache
def shipped_ids() -> tuple[str, ...]:
    """Return the ids of the packs that are shipped with bmcheck, in order."""
    return tuple(sorted(each.parent.name for each in packs_folder().glob("*/pack.toml")))


def _read_inside(folder: Path, name: str) -> Source:
    """Return the TOML file ``name`` in ``folder``, unless a link in it leads out of the folder.

    Shipped packs are taken as they were installed: some installers make every file a link.
    """
    path = str(folder / name)
    shipped = folder.parent == packs_folder()
    if not shipped and not _is_inside(path, folder):
        raise failure("lies outside of its pack's folder", "put the file itself into the folder", path)
    return read_toml(path, trusted=shipped)


def _is_inside(path: str, folder: Path) -> bool:
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except ValueError:  # a null byte: there is no such file, which reading it says
        return True
