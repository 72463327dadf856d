"""django-import-export's own entry on our engine: ``Resource.import_data`` and its ``import`` command."""

import tempfile

from django.core.files import File
from import_export.results import Error, Result, RowResult
from tablib import Dataset

from portal.spreadsheets import batches
from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.models import Batch, Rule
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.workflow import Workflow


def connect() -> None:
    """Put the engine behind every sheet; called once, when the apps are ready."""
    SheetResource.engine = staticmethod(import_dataset)


def import_dataset(resource: type[SheetResource], dataset: Dataset, *, dry_run: bool, raise_errors: bool) -> Result:
    """A tablib Dataset goes the same way as an uploaded file, so that nothing is checked less."""
    batch = _planned(resource, dataset)
    result = Result()
    result.total_rows = len(dataset)
    for group in batch.report.groups:
        error = ValueError(f"{group.message}（{group.count} 行）")
        if raise_errors:
            raise error
        result.append_base_error(Error(error, number=group.places[0][1]))
    if not dry_run and batch.writes and not batch.wrong:
        Workflow(batch).claim(user=None, token=batch.token, rule=Rule.ALL)
        batches.apply(batch)
    result.totals[RowResult.IMPORT_TYPE_NEW] = batch.new
    result.totals[RowResult.IMPORT_TYPE_UPDATE] = batch.changed
    result.totals[RowResult.IMPORT_TYPE_SKIP] = batch.same + batch.skipped
    result.totals[RowResult.IMPORT_TYPE_ERROR] = batch.wrong
    return result


def _planned(resource: type[SheetResource], dataset: Dataset) -> Batch:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        write_xlsx(file, resource.heading(), list(dataset.headers), (list(row) for row in dataset))
        file.seek(0)
        batch = batches.upload(resource.key(), File(file, name="数据.xlsx"), user=None)
    batches.plan(batch)
    return batch
