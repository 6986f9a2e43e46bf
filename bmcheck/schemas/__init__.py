"""The formats of our files and results as JSON Schemas, for editors and other programs."""
