"""Site identity in the back office: one form, reached without a list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from portal.backoffice.admin import BackOfficeAdmin
from portal.site.models import SiteIdentity, installation


@admin.register(SiteIdentity)
class SiteIdentityAdmin(BackOfficeAdmin):
    fieldsets = [
        ("名称", {"fields": ["name", "short_name", "name_en", "city", "city_en", "province", "domain", "notice"]}),
        ("标识与备案", {"fields": ["id_code", "conac_id", "icp", "police"]}),
        ("单位与联系", {"fields": ["sponsor", "undertaker", "tech_support", "address", "postcode", "phone", "email"]}),
        ("网络安全", {"fields": ["security_contact", "security_policy"]}),
        ("数据许可", {"fields": ["licence_name", "licence_url"]}),
        ("服务热线与答复", {"fields": ["hotline", "hotline_note", "answer_days"]}),
        ("首页与链接", {"fields": ["hero_eyebrow", "hero_title", "hero_lead", "hot_links", "related_links"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is nothing to list: open the one row, made on first use."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        identity, _ = SiteIdentity.objects.get_or_create(pk=1, defaults=installation())
        return HttpResponseRedirect(reverse("admin:site_siteidentity_change", args=[identity.pk]))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
