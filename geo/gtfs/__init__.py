"""Reading GTFS and GTFS-JP: the files, the calendar, the service at stops."""
