"""Editions: where texts are written."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget

from portal.accounts.access import signed_in
from portal.backoffice.admin import BackOfficeAdmin
from portal.backoffice.form_lines import in_pairs
from portal.content.admin.autosave import AutosavePages
from portal.content.admin.editor import BodyWidget, EditorPages, offered
from portal.content.admin.parts import EVERY, parts_of
from portal.content.admin.states import LABELS
from portal.content.compare import as_table, differences
from portal.content.enums import State
from portal.content.models import Channel, Document, Edition
from portal.content.reading import body_of
from portal.content.word.brought import brought, told
from portal.content.word.converted import Opened, opened
from portal.media.uploads import FileRule

CONTENT = ("title", "subtitle", "summary", "body")
ORIGIN = ("source", "source_url", "source_date", "writer", "editor")
CHANGE = ("change", "change_note", "secrecy", "secrecy_reason")
FLOW = ("state", "round", "author", "submitted_at", "visible_from", "visible_until", "published_at")


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no argument at run time
    """The first edition makes its document: it asks for the channel."""

    channel: "forms.ModelChoiceField[Channel]" = forms.ModelChoiceField(
        Channel.objects.all(), label="栏目", widget=UnfoldAdminSelectWidget
    )
    word = forms.FileField(
        label="从 Word 文件带入",
        required=False,
        widget=UnfoldAdminFileFieldWidget,
        validators=[FileRule(("docx",))],
        help_text="选择 docx 文件，保存后正文换成文件的内容：标题、列表、表格和图片都带入，图片进入图库。",
    )
    opened: Opened | None = None

    class Meta:
        model = Edition
        fields = (*CONTENT, *ORIGIN, *CHANGE)
        widgets: ClassVar[dict[str, Any]] = {"body": BodyWidget}

    admin_request: HttpRequest | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["channel"]
            if "body" in self.fields:  # not in a form that only shows
                self.fields["body"].widget.attrs["data-edition"] = self.instance.pk
        elif self.admin_request is not None:
            channel = cast("forms.ModelChoiceField[Channel]", self.fields["channel"])
            channel.queryset = Channel.objects.filter(pk__in=offered(self.admin_request))

    def clean_word(self) -> Any:
        """The file is read now, so that a damaged one is said beside its field."""
        file = self.cleaned_data["word"]
        if file:
            self.opened = opened(file)
        return file

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        channel = self.cleaned_data.get("channel")
        if channel and self.admin_request:
            self.instance.document = Document(channel=channel, owner=signed_in(self.admin_request))
        return cleaned


@admin.register(Edition)
class EditionAdmin(EditorPages, AutosavePages, BackOfficeAdmin):
    """A text is written here as a draft; everything else is done by its buttons."""

    form = EditionForm
    kept_fields = (*CONTENT, *ORIGIN, *CHANGE)
    list_display = ["title", "channel", "serial", "status", "author", "published_at"]
    list_filter = ["state", "document__channel", "change"]
    list_select_related = ["document__channel", "author"]
    search_fields = ["title", "summary", "policy__doc_number"]
    search_help_text = "按标题、摘要或发文字号查找"
    fieldsets = (
        (None, {"fields": ("channel", *CONTENT, "word")}),
        ("来源", {"fields": ORIGIN}),
        ("变更与公开", {"fields": CHANGE}),
    )
    readonly_fields = (*FLOW, "decisions", "as_read", "changes")
    inlines = EVERY

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Those that its kind of channel asks for; a new text is saved before it gets any."""
        return parts_of(obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A draft takes a Word file; what was sent is shown as it is read, with what was decided about it."""
        sets = super().get_fieldsets(request, obj)
        if obj is None:
            return sets
        first = (*CONTENT, "word") if obj.state == State.DRAFT else (*CONTENT[:-1], "as_read")
        lines = [in_pairs(self.opts, names) for names in (first, (*FLOW, "changes", "decisions"))]
        return [(None, {"fields": lines[0]}), *sets[1:], ("办理", {"fields": lines[1]})]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is None or obj.state == State.DRAFT
        return draft and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.document.save()
            obj.document = obj.document
        if form.opened:
            channel = obj.document.channel
            tidied = brought(form.opened, channel.place, channel.owner_unit, obj.title)
            obj.body = tidied.html
            for sentence in told(form.opened, tidied.notes):
                self.message_user(request, sentence, messages.WARNING)
        super().save_model(request, obj, form, change)

    @admin.display(description="栏目", ordering="document__channel__position")
    def channel(self, edition: Edition) -> str:
        return edition.document.channel.name

    @display(description="状态", ordering="state", label=LABELS)
    def status(self, edition: Edition) -> str:
        return str(edition.get_state_display())

    @admin.display(description="正文")
    def as_read(self, edition: Edition) -> str:
        """As a reader gets it, once it can no longer be changed."""
        return body_of(edition.body).html

    @admin.display(description="与公开版本的不同")
    def changes(self, edition: Edition) -> str:
        """What readers get now against what is to take its place."""
        public = Edition.objects.visible().filter(document=edition.document_id).first()
        if public is None:
            return "还没有公开的版本。"
        return "这一版就是公开的版本。" if public == edition else as_table(differences(public, edition))

    @admin.display(description="审核意见")
    def decisions(self, edition: Edition) -> str:
        rows = edition.reviews.select_related("person")
        return "；".join(f"第 {row.round} 轮{row} {row.person} {row.opinion}".rstrip() for row in rows) or "—"
