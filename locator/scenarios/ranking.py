"""Gaps by what they hurt."""
