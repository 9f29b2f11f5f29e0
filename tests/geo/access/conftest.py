"""The makers of small compiled feeds that tests of geo.transit use too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "transit"))
