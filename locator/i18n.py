"""Words of the screen in two languages, read from ``data/text``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from locator.errors import DataError


class Lang(StrEnum):
    """Languages of screen, command line and reports."""

    JA = "ja"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Label:
    """One name in both languages."""

    ja: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """Return the name in the language asked for; the other one where it is empty."""
        return (self.ja or self.en) if lang is Lang.JA else (self.en or self.ja)


def _flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat |= _flatten(value, f"{name}.")
        else:
            flat[name] = str(value)
    return flat


@dataclass(frozen=True, slots=True)
class Texts:
    """The catalogue of one language: ``texts("find.title")``."""

    lang: Lang
    catalogue: Mapping[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of a key with its facts filled in.

        Raises
        ------
        DataError
            The key does not stand in the catalogue.
        """
        text = self.catalogue.get(key)
        if text is None:
            raise DataError(
                f"text {key!r} is missing in data/text/{self.lang}.toml; add it in both languages",
                code="missing_text",
                key=key,
            )
        return text.format(**facts) if facts else text

    def fault(self, error: Exception) -> str:
        """Return the translated message of a fault, its English message where none stands."""
        code = getattr(error, "code", "")
        text = self.catalogue.get(f"fault.{code}")
        facts: Mapping[str, object] = getattr(error, "facts", {})
        try:
            return text.format(**facts) if text else str(error)
        except (KeyError, IndexError):
            return str(error)

    def finding(self, code: str, message: str, facts: Mapping[str, object]) -> str:
        """Return the translated message of a finding, its English message where none stands."""
        text = self.catalogue.get(f"finding.{code}")
        try:
            return text.format(**facts) if text else message
        except (KeyError, IndexError):
            return message


def load_texts(data: Path, lang: Lang) -> Texts:
    """Read the words of one language from ``<data>/text/<lang>.toml``."""
    path = data / "text" / f"{lang}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path.name} cannot be read ({error}); expected a TOML file of texts; "
            "reinstall locator or restore data/text",
            code="unreadable_text",
            file=path.name,
        ) from error
    return Texts(lang, MappingProxyType(_flatten(table)))
