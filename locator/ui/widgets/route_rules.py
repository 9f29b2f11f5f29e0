"""Rules."""


def ask_rules(texts):
    pass
