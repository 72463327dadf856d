"""Batches: what was uploaded, what it would change, what it changed, and who may take it back."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.media.fields import UploadField
from portal.media.storage import PrivateStorage
from portal.media.uploads import FileRule
from portal.records.text import LineField, TextField
from portal.spreadsheets import limits
from portal.spreadsheets.dataclass_field import DataclassField
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.report import Report
from portal.spreadsheets.resources import SHEETS, SheetResource

CONFIRM_WITHIN = timedelta(hours=24)
UNDO_WITHIN = timedelta(days=30)


def private_storage() -> PrivateStorage:
    """Uploaded sheets hold personal data: they lie outside the media folder."""
    return PrivateStorage(location=settings.DATA_DIR / "spreadsheets")


def file_place(batch: "Batch", name: str) -> str:
    """Never the person's file name: it is kept in a column."""
    return f"{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{name.rsplit('.', 1)[-1].lower()}"


SHEET_FILE = FileRule(limits.EXTENSIONS, limits.FILE_BYTES // limits.MEGABYTE, by_content=False)


class State(models.TextChoices):
    READ = "read", "待对应"
    PLANNING = "planning", "检查中"
    PLANNED = "planned", "待确认"
    APPLYING = "applying", "写入中"
    APPLIED = "applied", "已写入"
    UNDONE = "undone", "已撤销"
    FAILED = "failed", "未写入"


class Kind(models.TextChoices):
    IMPORT = "import", "导入"
    EDIT = "edit", "批量修改"
    UNDO = "undo", "撤销"


class Rule(models.TextChoices):
    ALL = "all", "全部成功才写入"
    GOOD = "good", "跳过有问题的行"


class Batch(models.Model):
    """One import or bulk edit, or the undoing of one. ``layout`` holds every choice of the person, ``report`` what was
    found. A bulk edit has no file: its rows are records that were chosen in a list.

    ``state`` is written by ``workflow`` alone. ``worker`` names the process that is at work, ``token`` is what a
    confirmation has to bring, once.
    """

    sheet = LineField("表格", max_length=80, editable=False)
    kind = LineField("类型", max_length=8, choices=Kind, default=Kind.IMPORT, editable=False)
    state = LineField("状态", max_length=8, choices=State, default=State.READ, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人", related_name="+", null=True, editable=False
    )
    address = models.GenericIPAddressField("来源地址", null=True, editable=False)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    planned_at = models.DateTimeField("检查时间", null=True, editable=False)
    applied_at = models.DateTimeField("写入时间", null=True, editable=False)
    seconds = models.FloatField("用时（秒）", null=True, editable=False)
    file = UploadField(
        "文件", rule=SHEET_FILE, storage=private_storage, upload_to=file_place, blank=True, editable=False
    )
    file_name = LineField("文件名", max_length=255, blank=True, editable=False)
    size = models.PositiveIntegerField("大小（字节）", default=0, editable=False)
    sha256 = LineField("SHA-256", max_length=64, blank=True, editable=False)
    layout = DataclassField("对应", Layout, editable=False)
    report = DataclassField("结果", Report, editable=False)
    rule = LineField("规则", max_length=4, choices=Rule, default=Rule.ALL, editable=False)
    token = LineField(max_length=43, blank=True, editable=False)
    new = models.PositiveIntegerField("新增", default=0, editable=False)
    changed = models.PositiveIntegerField("更新", default=0, editable=False)
    same = models.PositiveIntegerField("无变化", default=0, editable=False)
    wrong = models.PositiveIntegerField("有问题", default=0, editable=False)
    skipped = models.PositiveIntegerField("已跳过", default=0, editable=False)
    done = models.PositiveIntegerField("已处理行数", default=0, editable=False)
    worker = LineField("处理进程", max_length=120, blank=True, editable=False)
    message = TextField("说明", blank=True, editable=False)
    undo_of = models.OneToOneField(
        "self", models.PROTECT, verbose_name="撤销的批次", null=True, related_name="undone_by", editable=False
    )

    class Meta:
        verbose_name, verbose_name_plural = "批次", "导入与批量修改"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sheet", "state"], name="batch_sheet_state")]
        constraints = [
            models.CheckConstraint(
                name="batch_undo_names_batch",
                condition=Q(kind__in=(Kind.IMPORT, Kind.EDIT), undo_of=None) | Q(kind=Kind.UNDO, undo_of__isnull=False),
                violation_error_message="撤销批次必须指明撤销的是哪一批。",
            ),
            models.CheckConstraint(
                name="batch_applied_has_time",
                condition=~Q(state__in=(State.APPLIED, State.UNDONE)) | Q(applied_at__isnull=False),
                violation_error_message="已写入的批次必须有写入时间。",
            ),
            models.CheckConstraint(
                name="batch_done_within_reason",
                condition=Q(applied_at=None) | Q(applied_at__gte=F("created_at")),
                violation_error_message="写入时间不能早于上传时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 批 · {self.resource.heading() if self.resource else self.sheet}"

    @property
    def resource(self) -> type[SheetResource] | None:
        """None for a sheet that the product does not have any more."""
        return SHEETS.get(self.sheet)

    @property
    def existing_resource(self) -> type[SheetResource]:
        """The sheet, for those who have made sure that there is one; else LookupError."""
        return SHEETS[self.sheet]

    @property
    def labels(self) -> list[str]:
        """The columns that the layout maps, or that a bulk edit changes, as they are called."""
        chosen = self.layout.columns
        return [column.label for column in self.existing_resource.writable() if column.name in chosen]

    @property
    def right(self) -> str:
        """The action of the sheet's policy that writing needs: who may change records may change several at once."""
        return "change" if self.kind == Kind.EDIT else "import"

    @property
    def undo_right(self) -> str:
        """The same for taking the batch back."""
        return "change" if self.kind == Kind.EDIT else "undo"

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in COUNTS}

    @property
    def is_confirmable(self) -> bool:
        if self.state != State.PLANNED or self.planned_at is None:
            return False
        return timezone.now() - self.planned_at < CONFIRM_WITHIN

    @property
    def is_undoable(self) -> bool:
        return (
            self.kind != Kind.UNDO
            and self.state == State.APPLIED
            and self.applied_at is not None
            and timezone.now() - self.applied_at < UNDO_WITHIN
            and bool(self.writes)
        )

    @property
    def writes(self) -> int:
        """Rows that would be, or were, written."""
        return self.new + self.changed


COUNTS = {"new": "新增", "changed": "更新", "same": "无变化", "wrong": "有问题", "skipped": "已跳过"}


class Chunk(models.Model):
    """A block of the plan; after writing it is the journal that undo reads. ``rows`` is zlib-packed JSON."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = models.BinaryField()
    keys = models.BinaryField(default=b"")  # of inserted rows, known once they are written
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="chunk_once")]


class Remembered(models.Model):
    """What a person decided last time: a heading that means a column, a text that means a value."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = LineField(max_length=80)
    column = LineField(max_length=80)
    heading = LineField(max_length=120, blank=True)
    text = LineField(max_length=120, blank=True)
    meaning = LineField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sheet", "heading"], condition=~Q(heading=""), name="remembered_heading_once"
            ),
            models.UniqueConstraint(
                fields=["user", "sheet", "column", "text"], condition=~Q(text=""), name="remembered_text_once"
            ),
        ]
