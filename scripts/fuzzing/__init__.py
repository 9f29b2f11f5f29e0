"""Hostile input for the readers of users' files: seeds, mutations, the law they must keep."""
