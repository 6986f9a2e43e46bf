"""A real git repository for tests: commits of given files on given days, and nobody's settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

NOBODYS_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Founder",
    "GIT_AUTHOR_EMAIL": "founder@example.org",
    "GIT_COMMITTER_NAME": "A. Founder",
    "GIT_COMMITTER_EMAIL": "founder@example.org",
}


class GitRepository:
    """A repository in ``folder``, on the branch main."""

    def __init__(self, folder: Path) -> None:
        """Make the folder and the repository in it."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, **more: str) -> str:
        """Run git; ``more`` are variables of its environment."""
        environment = {**os.environ, **NOBODYS_SETTINGS, **more}
        done = subprocess.run(["git", *words], cwd=self.folder, env=environment, capture_output=True, check=True)
        return done.stdout.decode()

    def commit(
        self, files: dict[str, str | None] | None = None, subject: str = "change", day: str = "2026-03-01"
    ) -> str:
        """Write files, take away those that are None, commit everything and return the id of the commit."""
        for name, text in (files or {}).items():
            path = self.folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="")
        self.git("add", "--all")
        noon = f"{day}T12:00:00+00:00"
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, GIT_AUTHOR_DATE=noon, GIT_COMMITTER_DATE=noon)
        return self.git("rev-parse", "HEAD").strip()
