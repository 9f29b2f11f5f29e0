from pathlib import Path

import pytest

from locator.errors import ImportFileError
from locator.importing.files import load_bytes
from locator.importing.limits import ImportLimits

LIMITS = ImportLimits()
CSV = b"name,lon,lat\nA,136.6,36.5\n"


def test_load_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    assert load_bytes(path, "a.csv", LIMITS) == CSV
    for source in (path, CSV):
        with pytest.raises(ImportFileError) as fault:
            load_bytes(source, "a.csv", ImportLimits(file_bytes=10))
        assert fault.value.code == "import_file_too_large"
    faults = {tmp_path / "no.csv": "import_unreadable", tmp_path: "import_not_regular"}
    for source, code in faults.items():
        with pytest.raises(ImportFileError) as fault:
            load_bytes(source, "no.csv", LIMITS)
        assert fault.value.code == code
