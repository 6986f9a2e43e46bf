"""What a text of a pack may be."""

from typing import Annotated

from msgspec import Meta

Words = Annotated[str, Meta(pattern=r"\S")]
"""A text that somebody reads: an empty one is refused."""
