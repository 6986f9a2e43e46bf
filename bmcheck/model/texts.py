"""What a text of a pack may be."""

from typing import Annotated

from msgspec import Meta

Words = Annotated[str, Meta(pattern=r"\S")]
"""A text that somebody reads: an empty one is refused."""
MaybeWords = Annotated[str, Meta(pattern=r"^$|\S")]
"""A text that may be left out: one of nothing but spaces is refused, since it would be printed."""
