"""Letters, templates and their wordings in the back office. Neither a recipient nor a text is in any list."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from portal.backoffice.action_pages import ActionPages
from portal.backoffice.admin import BackOfficeAdmin
from portal.backoffice.filters import MomentFilter
from portal.jobs.admin import ReadOnly
from portal.letters.declared import TEMPLATES, Declared
from portal.letters.enums import State, Usage
from portal.letters.models import Letter, Template, TemplateVersion
from portal.letters.opening import masked_recipient
from portal.letters.wording import messages_needed

LABELS = {State.DEAD: "danger", State.DOUBT: "warning", State.CALLING: "info", State.DELIVERED: "success"}


def in_braces(declared: Declared) -> str:
    """What a wording of this template can be filled with, as it is written."""
    return "、".join(f"{{{label}}}" for label in declared.samples)


@admin.register(Letter)
class LetterAdmin(ActionPages, ReadOnly):
    """What was written, to be sent or sent. The page shows the recipient masked and no text."""

    list_display = ["template", "way", "status", "attempts", "written_at", "sent_at", "delivered_at", "is_demo"]
    list_filter = ["state", "channel", "version__template", ("written_at", MomentFilter)]
    list_select_related = ["version__template"]
    search_fields = ["key", "provider_id"]
    search_help_text = "唯一键或运营商编号"
    fields = readonly_fields = (
        "template", "version", "way", "masked_recipient", "status", "error", "attempts", "not_before", "expires_at",
        "written_at", "called_at", "sent_at", "delivered_at", "provider_id", "key",
    )  # fmt: skip

    @admin.display(description="通知模板", ordering="version__template__name")
    def template(self, letter: Letter) -> str:
        return str(letter.version.template)

    @admin.display(description="渠道", ordering="channel")
    def way(self, letter: Letter) -> str:
        return letter.get_channel_display()

    @display(description="状态", ordering="state", label={str(state.label): colour for state, colour in LABELS.items()})
    def status(self, letter: Letter) -> str:
        return str(letter.get_state_display())

    @admin.display(description="收信人（部分隐去）")
    def masked_recipient(self, letter: Letter) -> str:
        return masked_recipient(letter)


@admin.register(Template)
class TemplateAdmin(ReadOnly):
    """What the program has to say, with the wording in use."""

    list_display = ["name", "way", "with_code", "wording"]
    fields = readonly_fields = ("name", "code", "way", "with_code", "offered", "wording", "preview")
    search_fields = ["name", "code"]
    search_help_text = "按名称或代码查找"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        current = TemplateVersion.objects.filter(usage=Usage.CURRENT)
        return super().get_queryset(request).prefetch_related(Prefetch("versions", current, to_attr="in_use"))

    @admin.display(description="渠道", ordering="channel")
    def way(self, template: Template) -> str:
        return template.get_channel_display()

    @admin.display(description="含验证码", ordering="is_code")
    def with_code(self, template: Template) -> str:
        return "是" if template.is_code else "否"

    @admin.display(description="能填入的内容")
    def offered(self, template: Template) -> str:
        declared = TEMPLATES.get(template.code)
        return in_braces(declared) if declared else "—"

    @admin.display(description="正在使用的文字")
    def wording(self, template: Any) -> str:
        return template.in_use[0].text if template.in_use else "—"

    @admin.display(description="预览")
    def preview(self, template: Any) -> str:
        return template.in_use[0].preview if template.in_use else "—"


@admin.register(TemplateVersion)
class TemplateVersionAdmin(BackOfficeAdmin):
    """A new wording is written as a draft, looked at in the preview, and begins with 启用; used ones never change."""

    list_display = ["template", "number", "usage", "text", "used_at"]
    list_filter = ["usage", "template"]
    search_fields = ["template__name", "text"]
    search_help_text = "按模板名称或正文查找"
    fields = ("template", "subject", "text", "shown_preview", "number", "usage", "used_at")
    readonly_fields = ("shown_preview", "number", "usage", "used_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new one has no number yet, and nothing to preview."""
        return super().get_fields(request, obj) if obj else ("template", "subject", "text")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Under the text stands what each template can be filled with: nobody has to look elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text" and field:
            offers = "；".join(f"{declared.name}用 {in_braces(declared)}" for declared in TEMPLATES.values())
            field.help_text = f"会变的内容写在花括号里：{offers}。"
        return field

    @admin.display(description="预览")
    def shown_preview(self, version: TemplateVersion) -> str:
        if not version.preview:
            return " ".join(version.faults())
        count = messages_needed(version.preview)
        return f"{version.preview}（{len(version.preview)} 个字，按 {count} 条短信计费）"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is None or obj.usage == Usage.DRAFT
        return draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        draft = obj is None or obj.usage == Usage.DRAFT
        return draft and super().has_delete_permission(request, obj)
