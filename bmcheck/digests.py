"""Short fingerprints of texts, to tell whether they are still the same."""

from __future__ import annotations


def digest(text: str, digits: int) -> str:
    """Return the BLAKE2b digest of ``text`` (RFC 7693) in so many hex digits, an even number.

    It is taken from where hashlib takes it: hashlib itself loads OpenSSL, which costs more than a review.
    """
    try:
        from _blake2 import blake2b  # noqa: PLC0415
    except ImportError:
        from hashlib import blake2b  # noqa: PLC0415
    return blake2b(text.encode(), digest_size=digits // 2).hexdigest()
