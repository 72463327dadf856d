"""Where in its file a record stood, long after the batch was written: its plan is kept as a journal."""

from typing import Any

from portal.spreadsheets.apply.codec import Codec, unpack_keys
from portal.spreadsheets.models import Batch
from portal.spreadsheets.values import Place


def place_of(batch: Batch, pk: Any) -> Place | None:
    """The place of the row that wrote the record, or took it back; None where the batch has none of that key."""
    codec = Codec(batch.existing_resource._meta.model)
    for chunk in batch.chunks.order_by("number").iterator(chunk_size=1):
        if not (chunk.new or chunk.changed):
            continue
        keys = iter(unpack_keys(chunk.keys))
        for row in codec.unpack(chunk.rows):
            if (next(keys, None) if row.is_new else row.pk) == pk and (row.before or row.after) is not None:
                return row.place
    return None
