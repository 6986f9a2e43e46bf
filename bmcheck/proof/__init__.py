"""Prove a pack: check its properties by logic, over all answers that can be given."""
