"""The spatial and transit engine: sites, stops, distances and timetables; knows no film."""
