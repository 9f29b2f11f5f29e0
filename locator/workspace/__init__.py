"""The user's own records in one GeoPackage: with history, undo and what was set aside."""

from locator.workspace.joining import (
    coverage_of,
    open_fields,
    open_variants,
    visible,
    with_workspace,
)
from locator.workspace.kinds import KINDS, Kind, kind_of
from locator.workspace.loading import Loading
from locator.workspace.records import (
    Aside,
    Batch,
    Cell,
    Change,
    Entry,
    Intake,
    RecordState,
    Remark,
    Variant,
)
from locator.workspace.store import Store, Workspace, workspace_file

__all__ = [
    "KINDS",
    "Aside",
    "Batch",
    "Cell",
    "Change",
    "Entry",
    "Intake",
    "Kind",
    "Loading",
    "RecordState",
    "Remark",
    "Store",
    "Variant",
    "Workspace",
    "coverage_of",
    "kind_of",
    "open_fields",
    "open_variants",
    "visible",
    "with_workspace",
    "workspace_file",
]
