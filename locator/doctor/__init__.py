"""The data doctor: what to mend, to ask for and to renew, sorted by what it would bring."""

from locator.doctor.examining import examine
from locator.doctor.records import CODES, UNCHECKED, WORK, Examination

__all__ = ["CODES", "UNCHECKED", "WORK", "Examination", "examine"]
