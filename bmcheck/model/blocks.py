"""The building blocks of a business model, for packs that name none of their own."""

# Annotations are not postponed here: msgspec would evaluate every one of them at start.

from msgspec import Struct

from bmcheck.model.texts import Words

BLOCKS: dict[str, str] = {
    "value-proposition": "Value proposition",
    "target-customer": "Target customer",
    "distribution-channel": "Distribution channel",
    "customer-relationship": "Customer relationship",
    "value-configuration": "Value configuration",
    "core-competency": "Core competency",
    "partner-network": "Partner network",
    "cost-structure": "Cost structure",
    "revenue-model": "Revenue model",
    "environment": "Environment",
    "governance": "Governance",
}
"""The nine building blocks after Osterwalder, Pigneur and Tucci (2005), then environment and governance."""


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of what the pack looks at: rules name the parts that they concern."""

    id: str
    title: Words
