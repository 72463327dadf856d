"""Documents with their editions, and what was decided about them."""

from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.decorators import display

from portal.backoffice.admin import BackOfficeAdmin
from portal.content.admin.states import LABELS
from portal.content.enums import State
from portal.content.models import Document, Edition, Review, Validity
from portal.jobs.admin import ReadOnly


@admin.register(Document)
class DocumentAdmin(BackOfficeAdmin):
    """Every text with its editions; 撤下 is done here."""

    list_display = ["named", "channel", "status", "first_public_at", "review_on", "is_demo"]
    list_filter = ["channel", "language", ("first_public_at", admin.EmptyFieldListFilter)]
    search_fields = ["editions__title", "editions__policy__doc_number"]
    search_help_text = "按标题或发文字号查找"
    fields = ("channel", "language", "translation_of", "review_on", "owner", "first_public_at", "listed")
    readonly_fields = ("first_public_at", "listed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        newest = Edition.objects.filter(document=OuterRef("pk")).order_by("-serial")
        documents: QuerySet[Any] = super().get_queryset(request)
        named: QuerySet[Any] = documents.annotate(
            newest_title=Subquery(newest.values("title")[:1]), newest_state=Subquery(newest.values("state")[:1])
        )
        return named.order_by(F("pk").desc())

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A document begins with its first edition."""
        return False

    @admin.display(description="标题")
    def named(self, document: Any) -> str:
        return document.newest_title or str(document)

    @display(description="状态", label=LABELS)
    def status(self, document: Any) -> str:
        return str(dict(State.choices).get(document.newest_state, document.newest_state or "—"))

    @admin.display(description="版本")
    def listed(self, document: Document) -> str:
        rows = [
            format_html(
                '<a href="{}">第 {} 版</a>（{}）',
                reverse("admin:content_edition_change", args=[edition.pk]),
                edition.serial,
                edition.get_state_display(),
            )
            for edition in document.editions.order_by("-serial")
        ]
        return format_html("{}" * len(rows), *rows) if rows else "—"


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ["edition", "round", "step", "person", "outcome", "opinion", "at"]
    list_filter = ["step", "outcome"]
    list_select_related = ["edition", "person"]
    fields = readonly_fields = ("edition", "round", "step", "person", "outcome", "opinion", "at")


@admin.register(Validity)
class ValidityAdmin(ReadOnly):
    list_display = ["document", "standing", "since", "basis", "person", "at"]
    list_filter = ["standing"]
    list_select_related = ["person"]
    fields = readonly_fields = ("document", "standing", "since", "basis", "person", "at")
