from geo.gtfs.tables import CORE_TABLES, TABLES, Need


def test_keys_and_references_name_columns_that_exist() -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        labels = [column.label for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert len(set(labels)) == len(labels), table.name
        assert set(table.key) <= set(names), table.name
        for reference in table.references:
            assert reference.column in names
            assert reference.target in [c.name for c in TABLES[reference.table].columns]


def test_what_a_core_table_cannot_do_without_is_a_key() -> None:
    needed = {c.name for c in TABLES["stop_times"].columns if c.need is Need.KEY}
    assert needed == {"trip_id", "stop_id", "stop_sequence"}
    assert set(CORE_TABLES) <= set(TABLES)


def test_aliases_lead_to_columns_of_the_table() -> None:
    for table in TABLES.values():
        assert {new for _, new in table.aliases} <= {column.name for column in table.columns}
