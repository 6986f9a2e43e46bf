"""Mutation testing: every small fault put into the core is to be noticed by a test."""
