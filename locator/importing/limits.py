"""How large a file may be that the user brings."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLimits:
    """Limits that keep a hostile or mistaken file from filling the memory.

    Attributes
    ----------
    file_bytes
        Size of the file as it comes.
    unpacked_bytes
        Size of all members of an archive or an XLSX file together, unpacked.
    members
        Number of members of an archive or an XLSX file.
    ratio
        Unpacked bytes by packed bytes of one member of an archive that is larger than 1 MB.
    rows, columns, cells
        Size of the table; cells counts the empty ones between two filled ones, too.
    header_rows
        Rows from the top among which the header is looked for.
    findings_per_code
        Findings of one code kept one by one; the rest is counted in one more finding.
    whole_bytes
        A CSV file on the disk that is larger, or that is alone in a ZIP or GZIP file and unpacks
        to more, is taken into the workspace in chunks, so that it needs less than 1 GB of memory
        however many rows it has. Beyond the embedded tables it needs what one chunk needs, and
        about 50 bytes a row.
    chunk_rows
        Rows of such a chunk.
    chunked_rows
        Most rows of such a file; of its columns and bytes there are no more than of any file.
    """

    file_bytes: int = 300 * MEGABYTE
    unpacked_bytes: int = 600 * MEGABYTE
    members: int = 1_000
    ratio: float = 200.0
    rows: int = 500_000
    columns: int = 1_000
    cells: int = 30_000_000
    header_rows: int = 20
    findings_per_code: int = 1_000
    whole_bytes: int = 16 * MEGABYTE
    chunk_rows: int = 20_000
    chunked_rows: int = 3_000_000
