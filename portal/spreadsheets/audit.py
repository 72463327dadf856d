"""One audit entry for each batch and each export. The records' histories name the batch."""

import logging
from collections.abc import Sequence

from django.http import HttpRequest

from portal.audit import log as audit
from portal.spreadsheets.columns import Column
from portal.spreadsheets.models import COUNTS, Batch, Kind
from portal.spreadsheets.resources import SheetResource

KINDS = {Kind.IMPORT: audit.Kind.IMPORT, Kind.EDIT: audit.Kind.CHANGE, Kind.UNDO: audit.Kind.UNDO}
logger = logging.getLogger(__name__)


def audit_batch(batch: Batch) -> None:
    """One entry for what the batch wrote, or took back."""
    counts = {label: getattr(batch, name) for name, label in COUNTS.items()}
    what = {"文件": batch.file_name, "SHA-256": batch.sha256}
    if batch.kind == Kind.EDIT:
        what = {"方式": str(batch.get_kind_display()), "项目": "、".join(batch.labels)}
    audit.record(KINDS[Kind(batch.kind)], subject=batch, after={**what, **counts}, actor=batch.user)


def audit_export(
    request: HttpRequest, resource: type[SheetResource], rows: int, columns: Sequence[Column], format: str
) -> None:
    """``rows`` is their number. Personal columns are named, their content never."""
    personal = [column.label for column in columns if column.personal]
    after = {"行数": rows, "格式": format, "列": [column.label for column in columns], "个人信息列": personal}
    audit.record(
        audit.Kind.EXPORT, subject=f"表格 {resource.heading()}", key=resource.key(), after=after, request=request
    )
    if personal:
        logger.info("personal columns exported", extra={"sheet": resource.key(), "columns": personal, "rows": rows})
