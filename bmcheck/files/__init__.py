"""Everything that touches the disk: TOML in, TOML out."""
