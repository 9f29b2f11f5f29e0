"""Findings about lists of records: code to severity and message; the Japanese is in the texts."""

from collections.abc import Mapping
from types import MappingProxyType

from geo.findings import Severity

CODES: Mapping[str, tuple[Severity, str]] = MappingProxyType(
    {
        "site_encoding_doubtful": (
            Severity.WARNING,
            (
                "the file can be read as {found} and as {expected}; it was read as {found}; "
                "look at the names, and save the file as UTF-8 if they are wrong"
            ),
        ),
        "site_bytes_replaced": (
            Severity.WARNING,
            (
                "{found} byte sequences do not belong to {expected} and were replaced by U+FFFD; "
                "look at the names"
            ),
        ),
        "site_other_form": (
            Severity.WARNING,
            "the file's name says {expected}, its content is {found}; it was read by its content",
        ),
        "site_open_quote": (
            Severity.WARNING,
            "a quotation mark is opened and never closed; the last row may hold several rows",
        ),
        "site_apostrophes_removed": (
            Severity.INFO,
            (
                "{found} cells begin with an apostrophe that keeps spreadsheets from taking them "
                "for formulas; it was taken off"
            ),
        ),
        "site_column_twice": (
            Severity.WARNING,
            "the column {found} stands twice; the first one was used",
        ),
        "site_heading_guessed": (
            Severity.WARNING,
            "the heading {found} is not known; it was taken for {expected}; confirm it",
        ),
        "site_old_datum": (
            Severity.WARNING,
            (
                "the heading {found} names the old Japanese datum, about 400 m off; the positions "
                "were kept with a precision of 500 m; {expected} turns them"
            ),
        ),
        "site_format_known": (
            Severity.INFO,
            "the list was read by the format {found} ({expected})",
        ),
        "site_format_of_another_kind": (
            Severity.INFO,
            (
                "the list looks like the format {found}, whose records are {expected}; it was read "
                "by its headings"
            ),
        ),
        "site_table_unread": (
            Severity.WARNING,
            "the table {found} of the source is no list of {expected} and was left out",
        ),
        "site_reference_unknown": (
            Severity.WARNING,
            "{column} {found} is no record that is known; the row was kept and acts on nothing yet",
        ),
        "site_dates_reversed": (
            Severity.WARNING,
            "the end {found} lies before the beginning {expected}; both were kept; correct one",
        ),
        "site_turned": (
            Severity.INFO,
            "the position {found} was turned into degrees of WGS 84: {expected}",
        ),
        "site_projected": (
            Severity.ERROR,
            (
                "the position {found} is no degrees but metres of another system; the row was set "
                "aside; say which: {expected}"
            ),
        ),
        "site_running_numbers": (
            Severity.INFO,
            "{found} holds running numbers, which name no record; names and positions do",
        ),
        "site_cell_missing": (
            Severity.ERROR,
            "{column} says nothing that can be read ({found}); the row was set aside; fill it in",
        ),
        "hub_without_source": (
            Severity.ERROR,
            (
                "a selected hub is told without a source; the row was set aside; write into the "
                "column {column} where the selection was published"
            ),
        ),
        "site_place_missing": (
            Severity.ERROR,
            "the row tells no place, no address and no position; the row was set aside",
        ),
        "site_without_position": (
            Severity.INFO,
            "the row has no position ({found}); it was kept and stands on no map",
        ),
        "site_bad_date": (
            Severity.WARNING,
            "{column} {found} is no day; expected one such as {expected}; it was left unknown",
        ),
        "site_unknown_state": (
            Severity.WARNING,
            "{column} {found} is not in the list; expected {expected}; it was taken as a draft",
        ),
        "site_extra_cells": (
            Severity.WARNING,
            "the row has cells beyond the last heading ({found}); they were left out",
        ),
        "site_id_missing": (
            Severity.INFO,
            "the row has no id; it was given the id {expected}",
        ),
        "site_id_twice": (
            Severity.WARNING,
            "the id {found} stands in an earlier row; this row was given the id {expected}",
        ),
        "site_id_taken": (
            Severity.WARNING,
            "the id {found} belongs to an embedded place; this row was given the id {expected}",
        ),
        "site_row_blank": (
            Severity.WARNING,
            "the row has separators and no text; it was set aside; delete it",
        ),
        "site_row_twice": (
            Severity.ERROR,
            "the row repeats an earlier row ({found}) cell by cell; it was set aside",
        ),
        "site_name_missing": (
            Severity.ERROR,
            "the row has no name; the row was set aside; write a name into the column {column}",
        ),
        "site_private": (
            Severity.WARNING,
            (
                "{column} is {found}: a private place is never shown; the row was set aside; "
                "where visits are agreed, write «limited»"
            ),
        ),
        "site_position_missing": (
            Severity.ERROR,
            (
                "the row has no position and no municipality that is known ({found}); "
                "it was set aside; expected {expected}"
            ),
        ),
        "site_not_a_number": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the row was set aside",
        ),
        "site_out_of_japan": (
            Severity.ERROR,
            "the position {found} is outside Japan; expected {expected}; the row was set aside",
        ),
        "site_zero_position": (
            Severity.WARNING,
            "the position is 0, 0, which stands for a missing one; it was taken as missing",
        ),
        "site_lon_lat_swapped": (
            Severity.WARNING,
            "longitude and latitude are exchanged ({found}); they were read as {expected}",
        ),
        "site_full_width_digits": (
            Severity.WARNING,
            "{column} is written with full-width characters ({found}); it was read as {expected}",
        ),
        "site_degrees_minutes": (
            Severity.WARNING,
            "{column} is in degrees, minutes and seconds ({found}); it was read as {expected}",
        ),
        "site_not_a_point": (
            Severity.WARNING,
            "the geometry is a {found}; expected {expected}; a point within it was taken",
        ),
        "site_bad_geometry": (
            Severity.ERROR,
            "the geometry cannot be read ({found}); expected {expected}; the row was set aside",
        ),
        "site_placed_at_municipality": (
            Severity.INFO,
            (
                "the row has no position; it was placed at the municipal office of {found}, "
                "precision 5000 m"
            ),
        ),
        "site_other_municipality": (
            Severity.WARNING,
            (
                "the position is not in the municipality that the row states ({found}) but in "
                "{expected}; both were kept; correct one of them"
            ),
        ),
        "site_in_the_sea": (
            Severity.WARNING,
            "the position lies in no municipality ({found}): in the sea, or abroad; it was kept",
        ),
        "site_code_zero_lost": (
            Severity.WARNING,
            "{column} {found} has lost its leading zero; it was read as {expected}",
        ),
        "site_code_ambiguous": (
            Severity.WARNING,
            "{column} {found} can be two municipalities; it was read as {expected}",
        ),
        "site_code_wrong": (
            Severity.WARNING,
            "{column} {found} is no municipality code; expected {expected}; it was left unknown",
        ),
        "site_code_prefecture": (
            Severity.INFO,
            "{column} {found} is a prefecture; expected {expected}; the municipality is unknown",
        ),
        "site_municipality_ambiguous": (
            Severity.WARNING,
            "{found} names several municipalities ({expected}); add the prefecture",
        ),
        "site_unknown_word": (
            Severity.WARNING,
            "{column} {found} is not in the list; expected {expected}; it was left unknown",
        ),
        "site_unknown_category": (
            Severity.WARNING,
            "the category {found} is not in the list; expected {expected}; it was read as other",
        ),
        "site_absurd_number": (
            Severity.WARNING,
            "{column} {found} cannot be right; expected {expected}; it was left unknown",
        ),
        "site_control_characters": (
            Severity.WARNING,
            "{column} holds invisible control characters; they were taken out",
        ),
        "site_html_text": (
            Severity.INFO,
            "{column} holds HTML ({found}); it is kept and shown as plain text",
        ),
        "mesh_code_bad": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the row was set aside",
        ),
        "mesh_people_bad": (
            Severity.ERROR,
            "{column} is {found}; expected {expected}; the people of the cell are unknown",
        ),
        "mesh_suppressed": (
            Severity.WARNING,
            (
                "the figure of the cell {found} is suppressed and unknown, not 0; its people are "
                "counted at {expected}"
            ),
        ),
        "mesh_merged": (
            Severity.INFO,
            "the figure of the cell {found} holds the people of {expected} as well, as published",
        ),
        "mesh_twice": (
            Severity.ERROR,
            (
                "the cell {found} stands twice; it counts once where both figures are the same, "
                "else its people are unknown"
            ),
        ),
        "site_member_unread": (
            Severity.WARNING,
            "{found} in the archive is no table that can be read ({expected}); it was left out",
        ),
        "site_member_broken": (
            Severity.ERROR,
            "{found} cannot be read ({expected}); it was left out; give it alone to see why",
        ),
        "site_member_timetable": (
            Severity.WARNING,
            ("{found} holds a timetable (GTFS); it was left out; {expected} takes a timetable in"),
        ),
        "site_sheet_hidden": (
            Severity.INFO,
            "the sheet {found} is hidden; it was not read; show it if it is part of the list",
        ),
        "site_formula_unkept": (
            Severity.WARNING,
            (
                "the cell in column {column} holds the formula {found} and no value that was kept; "
                "expected {expected}; it was read as empty; open the workbook in a spreadsheet "
                "program, let it recalculate, save it, and import it again"
            ),
        ),
        "site_crs_assumed": (
            Severity.WARNING,
            (
                "the file does not state its reference system; its positions ({found}) were taken "
                "as {expected}; look at the map"
            ),
        ),
        "site_crs_unstated": (
            Severity.WARNING,
            (
                "the file does not state its reference system, and its positions ({found}) are no "
                "degrees in Japan; expected {expected}; export it again with its system"
            ),
        ),
        "site_crs_unknown": (
            Severity.ERROR,
            (
                "the file does not state its reference system, and {found} is no longitude and "
                "latitude in Japan; expected {expected}; the row was set aside"
            ),
        ),
        "site_crs_unreadable": (
            Severity.WARNING,
            "the reference system that the file states cannot be understood ({found})",
        ),
        "site_crs_stated": (
            Severity.WARNING,
            (
                "the file states {found}, from which its positions were turned; {expected} was not "
                "applied"
            ),
        ),
        "site_crs_converted": (
            Severity.INFO,
            "the positions are stated in {found}; they were converted to {expected}",
        ),
        "site_crs_old_datum": (
            Severity.WARNING,
            (
                "the positions are stated in {found}, on the old Japanese datum; they were "
                "converted to {expected} and are right to about 10 m"
            ),
        ),
        "site_tracks_left_out": (
            Severity.WARNING,
            "{found} points of tracks and routes were not imported; expected {expected}",
        ),
        "site_links_left_out": (
            Severity.WARNING,
            "{found} links to other files were not followed; give these files themselves",
        ),
        "site_layer_unread": (
            Severity.WARNING,
            "the layer {found} cannot be read ({expected}); it was left out",
        ),
        "site_reader_doubt": (
            Severity.WARNING,
            "the file is not quite in order ({found}); look at its rows",
        ),
        "site_more_findings": (
            Severity.WARNING,
            "{found} more findings like {expected} are not listed one by one",
        ),
    }
)
