"""Seals every sealed column with the first key, after which the former ones may be dropped."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from portal.privacy.keyring import seal_again
from portal.privacy.sealed import Sealed, SealedTextField


class Command(BaseCommand):
    """Row by row, each locked: the site may go on meanwhile, and a stopped run is simply started again."""

    help = "用 SEALED_KEYS 的第一个密钥重新加密所有加密的列；完成后可以去掉以前的密钥。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = sum(
            _column(model, field)
            for model in apps.get_models()
            for field in model._meta.local_fields
            if isinstance(field, SealedTextField)
        )
        self.stdout.write(f"已重新加密 {count} 项。")


def _column(model: type[models.Model], field: SealedTextField) -> int:
    """How many texts of one column were sealed again. Raises UnsealError where a key is missing."""
    rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
    count = 0
    for key in rows.order_by().values_list("pk", flat=True).iterator():
        with transaction.atomic():
            row = model._base_manager.select_for_update(of=("self",)).filter(pk=key)
            value = row.values_list(field.name, flat=True).first()
            if value:
                count += row.update(**{field.name: Sealed(seal_again(value.token))})
    return count
