"""Faults that citizens report (报修), and every step of their handling."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models.facility import Facility
from events.facilities.queries import FaultQuerySet
from portal.limits.receipts import ReceiptNumberField
from portal.media.fields import PictureField
from portal.media.storage import private_name, private_storage
from portal.privacy.sealed import SealedTextField
from portal.records.demo_mark import DemoMarked
from portal.records.text import LineField, TextField


def photo_name(report: "FaultReport", filename: str) -> str:
    return private_name("faults", "jpg")


class FaultReport(DemoMarked):
    """What somebody sent in. It has no history and the audit log holds its number alone, see ``mine.py``: its text and
    whoever wrote it must be gone when the row is. How it was handled stands in the steps.

    ``contact`` is optional, sealed, and emptied when the case ends. The photograph is shown to staff only, so it lies
    in the private storage.
    """

    number = ReceiptNumberField("受理号")
    facility = models.ForeignKey(Facility, models.PROTECT, verbose_name="场地", related_name="faults")
    description = TextField("问题描述", max_length=500)
    photo = PictureField("照片", upload_to=photo_name, storage=private_storage, blank=True)
    contact = SealedTextField("联系方式", max_length=60, blank=True)
    state = LineField("状态", max_length=10, choices=FaultState, default=FaultState.NEW, editable=False, db_index=True)
    reported_at = models.DateTimeField("报修时间", default=timezone.now, editable=False)
    due_on = models.DateField("办理期限", null=True, editable=False)
    closed_at = models.DateTimeField("办结时间", null=True, editable=False)

    objects = FaultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报修"
        ordering = ["-reported_at"]
        constraints = [
            models.CheckConstraint(
                name="faultreport_closed_when_final",
                condition=Q(state__in=(FaultState.FIXED, FaultState.REJECTED), closed_at__isnull=False, contact="")
                | (~Q(state__in=(FaultState.FIXED, FaultState.REJECTED)) & Q(closed_at=None)),
                violation_error_message="办结的报修要有办结时间，并清除联系方式。",
            ),
            models.CheckConstraint(
                name="faultreport_accepted_has_due_date",
                condition=Q(state__in=(FaultState.NEW, FaultState.REJECTED, FaultState.FIXED))
                | Q(due_on__isnull=False),
                violation_error_message="受理时要写明办理期限。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {timezone.localtime(self.reported_at):%Y-%m-%d}"


class FaultStep(models.Model):
    """One step, append-only: the database refuses to change it. ``remark`` is written for the citizen."""

    report = models.ForeignKey(FaultReport, models.CASCADE, verbose_name="报修", related_name="steps")
    state = LineField("状态", max_length=10, choices=FaultState)
    remark = LineField("办理说明", max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="办理人", null=True)
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_state_display()
