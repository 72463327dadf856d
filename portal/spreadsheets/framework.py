"""django-import-export's own entry on our engine: ``Resource.import_data`` and its ``import`` command."""

import tempfile

from import_export.results import Error, Result, RowResult

from portal.spreadsheets import batches
from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.models import Rule


def import_dataset(resource, dataset, *, dry_run, raise_errors):
    """A tablib Dataset goes the same way as an uploaded file, so that nothing is checked less."""
    from django.core.files import File

    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        write_xlsx(file, resource.heading(), list(dataset.headers), (list(row) for row in dataset))
        file.seek(0)
        batch = batches.upload(resource.key(), File(file, name="数据.xlsx"), user=None)
    batches.plan(batch)
    result = Result()
    result.total_rows = len(dataset)
    for group in batch.report["groups"]:
        error = ValueError(f"{group['message']}（{group['count']} 行）")
        if raise_errors:
            raise error
        result.append_base_error(Error(error, number=group["places"][0][1]))
    if not dry_run and batch.writes and not batch.wrong:
        batches.claim(batch, user=None, token=batch.token, rule=Rule.ALL)
        batches.apply(batch)
    result.totals[RowResult.IMPORT_TYPE_NEW] = batch.new
    result.totals[RowResult.IMPORT_TYPE_UPDATE] = batch.changed
    result.totals[RowResult.IMPORT_TYPE_SKIP] = batch.same + batch.skipped
    result.totals[RowResult.IMPORT_TYPE_ERROR] = batch.wrong
    return result
