"""pack show: what is in a pack, its README, and its trace with nothing loose."""

from __future__ import annotations

from small_pack import run

from bmcheck.files.packs import find_pack
from bmcheck.model import Pack


def test_the_readme_of_the_shipped_pack_is_what_its_files_say() -> None:
    """If this fails: bmcheck pack show --readme > rules/social-media/README.md"""
    written = (find_pack("social-media") / "README.md").read_text(encoding="utf-8")

    assert run("pack", "show", "--readme").out == written


def test_the_trace_names_every_claim_and_ends_with_nothing_loose(pack: Pack) -> None:
    told = run("pack", "show", "--claims").out

    assert all(f"\n{claim.id} (" in told for claim in pack.claims.values())
    assert told.rstrip().endswith("Nothing is loose at either end.")


def test_the_page_names_every_entry(pack: Pack) -> None:
    told = run("pack", "show").out

    for entries in (pack.questions, pack.rules, pack.strategies, pack.parameters, pack.metrics):
        assert all(f" {name}" in told for name in entries)
