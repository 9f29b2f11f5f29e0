"""A large CSV file taken into the workspace in chunks: one batch, less than 1 GB of memory."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from geo.findings import Finding
from locator.files import name_of
from locator.identity import Reserved, Standing
from locator.importing import ImportedSites
from locator.importing.formats import LOOKED_AT
from locator.importing.giving import Giver, Running, say_running
from locator.importing.grids import column_of
from locator.importing.lists import (
    Asking,
    Plan,
    Rows,
    plan_part,
    rows_of,
    without_collecting,
)
from locator.importing.notes import Notes
from locator.importing.parts import Part
from locator.importing.sites import note_header, read_chunk
from locator.importing.streams import (
    Counting,
    Hashed,
    Repeats,
    Stream,
    is_large,
    open_stream,
    repeated,
)
from locator.importing.unpacking import is_large_packed, on_disk
from locator.imports import (
    Ground,
    earlier_batches,
    note_references,
    plain_headings,
    references,
    said_again,
    with_feeds,
)
from locator.intake import (
    LEFT_OUT,
    Difference,
    difference,
    intake_of,
    remark_of,
    secret_columns,
    with_municipalities,
)
from locator.streamed import LISTED, Counts, Streamed
from locator.workspace import Intake, Loading, Workspace, kind_of


def is_streamed(source: Path | str, ground: Ground) -> bool:
    """Return whether a source is a list of separated values, packed or not, taken in in chunks."""
    if not isinstance(source, Path):
        return False
    limits = ground.knowledge.limits
    return is_large(source, name_of(source), limits) or is_large_packed(source, limits)


def stream_import(
    path: Path,
    asking: Asking,
    own: Workspace,
    ground: Ground,
    *,
    by: str,
    is_written: bool = True,
    is_confirmed: bool = False,
) -> Streamed:
    """Take a large file of separated values in, whole or not at all.

    The file is read three times: for its encoding and hash, for rows and ids that repeat, and to
    be written; one that is packed in a ZIP or GZIP file alone is unpacked to the disk before. While
    it is written, other processes can read the workspace, not write to it.

    Parameters
    ----------
    is_written
        False: nothing is written, and what would change is told.
    is_confirmed
        Whether it is written although something was guessed.

    Raises
    ------
    ImportFileError
        The file is no list of that kind, larger than the limits, or changes while it is read.
    DataError
        The workspace cannot be read or written.
    """
    limits = ground.knowledge.limits
    with without_collecting(), on_disk(path, limits) as (file, limits):
        stream = open_stream(file, name_of(path), limits)
        streaming = _Streaming(stream, asking, own, ground)
        is_sure = streaming.plan.is_sure or is_confirmed
        return streaming.answer(streaming.whole(by=by, is_written=is_written and is_sure))


class _Streaming:
    """One file while it is taken in."""

    def __init__(self, stream: Stream, asking: Asking, own: Workspace, ground: Ground) -> None:
        self.own, self.ground, self.kind = own, ground, kind_of(asking.kind)
        self.name, limits = stream.name, ground.knowledge.limits
        self.stream = stream
        self.notes = Notes(self.name, limits.findings_per_code)
        self.stream.note(self.notes)
        self.plan = self._planned(asking)
        note_header(self.plan.sheet, self.notes, is_turned=bool(self.plan.frame.crs))
        self.known = references(asking.kind, own, ground.catalogue)
        self.batches = [b.number for b in earlier_batches(own, self.name, asking.kind)]
        self.waiting = own.asides()
        self.counts = Counts()
        self.told = Difference()
        self.findings: list[Finding] = []
        self.unread: tuple[str, ...] = ()
        self.hidden: tuple[str, ...] = ()

    def _planned(self, asking: Asking) -> Plan:
        """Decide by the first rows how all are read."""
        limits = self.ground.knowledge.limits
        head: list[tuple[int, list[str]]] = []
        for block in self.stream.rows():
            head += block
            if len(head) > LOOKED_AT + limits.header_rows:
                break
        part = Part(
            name=self.name,
            sheet="",
            records=head,
            read_as=self.stream.read_as,
            header_rows=limits.header_rows,
        )
        knowledge = replace(
            self.ground.knowledge,
            remembered=lambda row: self.own.mapping_for(self.kind.name, plain_headings(row)),
        )
        plan = plan_part(part, asking, knowledge, self.notes)
        return replace(plan, sheet=replace(plan.sheet, rows=(), repeats={}))

    def whole(self, *, by: str, is_written: bool) -> Loading:
        """Read all chunks within one batch; return the batch."""
        repeats, giver, stated = self._scanned()
        mapping = {h: c for c, h in self.plan.sheet.header.headings.items()}
        batch = Intake(
            action="import",
            kind=self.kind.name,
            file=self.name,
            sha256=self.stream.sha256,
            mapping=mapping,
        )
        with self.own.loading(batch, by=by, is_written=is_written) as loading:
            standing = Standing(loading, is_by_name=self.kind.is_place)
            coming = Reserved(stated)
            for rows in self._chunks():
                told = rows_of(self.plan, self.kind.name, rows)
                sheet = replace(self.plan.sheet, rows=told, repeats=repeats.among(rows))
                imported = read_chunk(
                    sheet,
                    self.kind.name,
                    notes=self.notes,
                    gazetteer=self.ground.knowledge.gazetteer,
                    frame=self.plan.frame,
                    giver=giver,
                )
                self._chunk(imported, loading, standing, coming)
            self._end(loading, coming)
        if is_written and self.plan.known is None and not all(map(str.isdecimal, mapping)):
            headings = plain_headings(self.plan.sheet.headings)
            self.own.keep_mapping(self.name, self.kind.name, headings, mapping)
        return loading

    def _below(self, notes: Notes | None = None) -> Iterator[Rows]:
        for block in self.stream.rows(notes):
            yield [row for row in block if row[0] > self.plan.above]

    def _chunks(self) -> Iterator[Rows]:
        """Yield the rows of the list, as many as a chunk has."""
        size = self.ground.knowledge.limits.chunk_rows
        rows: list[tuple[int, Sequence[str]]] = []
        for block in self._below(self.notes):
            rows += block
            while len(rows) >= size:
                yield rows[:size]
                rows = rows[size:]
        if rows:
            yield rows

    def _scanned(self) -> tuple[Repeats, Giver, Container[str]]:
        """Read the file for rows and ids that stand more than once."""
        header, taken = self.plan.sheet.header, self.ground.knowledge.taken
        heading = header.headings.get("id", "id") if "id" in header.places else ""
        running = Running(heading)
        all_rows, all_ids = Counting(), Counting()
        for rows in self._below():
            all_rows.take(tuple(row) for _, row in rows)
            if heading:
                told = rows_of(self.plan, self.kind.name, rows)
                texts = list(map(str.strip, column_of(told, header.places["id"])))
                running.look(texts)
                all_ids.take(text for text in texts if text)
        ids = all_ids.all()
        if heading and running.are_running:
            say_running(heading, self.notes)
            heading, ids = "", ids[:0]
        stated = Hashed(ids)
        giver = Giver(heading, taken, stated, repeated(ids))
        return Repeats(repeated(all_rows.all())), giver, stated

    def _chunk(
        self,
        imported: ImportedSites,
        loading: Loading,
        standing: Standing,
        coming: Reserved,
    ) -> None:
        """Write one chunk of records."""
        if self.plan.frame.region != "world":
            imported = with_municipalities(
                imported,
                self.ground.outlines,
                self.ground.catalogue.municipalities["name_ja"],
                file=self.name,
                book=self.notes,
            )
        note_references(imported, self.known, self.notes)
        imported = replace(imported, findings=(*imported.findings, *self.notes.drain()))
        names = imported.frame[self.kind.label].dropna() if self.kind.label else ()
        near = standing.near(map(str, imported.frame.index), map(str, names))
        intake = intake_of(
            imported,
            file=self.name,
            sha256=self.stream.sha256,
            standing=near,
            reserved=coming,
            borne=(),  # a chunk is no table of its own: its stated ids are one in the whole list
        )
        if self.counts.rows:  # columns that are not taken are told once
            kept = tuple(r for r in intake.remarks if r.code != LEFT_OUT)
            intake = replace(intake, remarks=kept)
        intake = with_feeds(intake, self.ground)
        intake = replace(intake, closes=said_again(self.waiting, intake))
        coming.add([entry.id for entry in intake.entries])
        loading.put(intake, near)
        self._count(intake, difference(intake, near))
        self.findings += imported.findings
        self.unread = imported.unread
        self.hidden = secret_columns(imported)

    def _count(self, intake: Intake, told: Difference) -> None:
        was = self.counts
        self.counts = Counts(
            rows=was.rows + intake.rows,
            accepted=was.accepted + intake.accepted,
            quarantined=was.quarantined + len(intake.asides),
            repaired=was.repaired + intake.repaired,
            new=was.new + len(told.new),
            changed=was.changed + len(told.changed),
            same=was.same + len(told.same),
        )
        room = LISTED - len(self.told.changed)
        self.told = Difference(
            new=(*self.told.new, *told.new[: LISTED - len(self.told.new)]),
            changed={**self.told.changed, **dict(list(told.changed.items())[: max(room, 0)])},
        )

    def _end(self, loading: Loading, coming: Reserved) -> None:
        """Enter what is known only at the end: counts, and records that the file lists no more."""
        last = self.notes.finish()
        remarks = tuple(remark_of(finding, "", set()) for finding in last)
        loading.put(Intake(action="import", kind=self.kind.name, remarks=remarks), {})
        self.findings += last
        absent: list[str] = []
        count = 0
        for own in loading.gone(self.batches, coming):
            count += 1
            if count <= LISTED:
                absent.append(own)
        self.counts = replace(self.counts, absent=count)
        self.told = replace(self.told, absent=tuple(absent))
        was = self.counts
        loading.end(
            rows=was.rows,
            accepted=was.accepted,
            quarantined=was.quarantined,
            repaired=was.repaired,
        )

    def answer(self, loading: Loading) -> Streamed:
        """Return what was done."""
        header = self.plan.sheet.header
        return Streamed(
            batch=loading.number,
            name=self.name,
            sha256=self.stream.sha256,
            mapping={h: c for c, h in header.headings.items()},
            counts=self.counts,
            told=self.told,
            findings=tuple(self.findings),
            unread=self.unread,
            guessed={header.headings[c]: (c, sure) for c, sure in header.guessed.items()},
            hidden=self.hidden,
            format_id=self.plan.known.id if self.plan.known is not None else "",
            is_sure=self.plan.is_sure,
        )
