"""What people type first, command by command; every line can be run."""

from __future__ import annotations

EVERYWHERE = "As with every command: --color auto|always|never"

EXAMPLES = {
    "assess": ("assess my-venture.toml --quick", "assess my-venture.toml --set stage=idea"),
    "report": ("report my-venture.toml --full", "report my-venture.toml --format html -o report.html"),
    "next": ("next my-venture.toml",),
    "explain": ("explain stage", "explain free-without-income my-venture.toml"),
    "whatif": (
        "whatif my-venture.toml --set free_offer=none",
        "whatif my-venture.toml --adopt second-income",
    ),
    "plan": ("plan my-venture.toml", "plan my-venture.toml --severity medium --all"),
    "stress": ("stress my-venture.toml", "stress my-venture.toml --scenario tenfold"),
    "diff": ("diff before.toml my-venture.toml", "diff main:./my-venture.toml my-venture.toml"),
    "history": ("history my-venture.toml",),
    "check": ("check", "check ventures --since main --format text --format sarif=found.sarif"),
    "waive": ("waive my-venture.toml free-without-income --reason 'Sales start soon' --by 'A. B' --until 2027-05-31",),
    "fmt": ("fmt my-venture.toml", "fmt --check my-venture.toml"),
    "compare": ("compare my-venture.toml before.toml", "compare my-venture.toml case:tiktok"),
    "portfolio": ("portfolio ventures", "portfolio ventures --where 'high>0' --sort venture"),
    "case": ("case", "case tiktok"),
    "pack verify": ("pack verify", "pack verify my-pack"),
    "pack test": ("pack test my-pack",),
    "pack new": ("pack new new-pack",),
    "pack guide": ("pack guide",),
    "pack show": ("pack show --claims", "pack show my-pack"),
    "schema": ("schema assessment -o social-media.schema.json",),
}
"""Each command and its examples, without the name of the program. There are an assessment ``my-venture.toml``, another
``before.toml``, a folder ``ventures`` and a pack ``my-pack``."""
