"""What the tests share: packs, answers, and the programs and people that stand around bmcheck."""
