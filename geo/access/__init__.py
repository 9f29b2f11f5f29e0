"""A site and the transit it reaches: departures nearby, verdicts, stay windows, travel times."""
