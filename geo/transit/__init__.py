"""Journeys by timetable: one service day of many feeds as arrays, and the scans over it."""
