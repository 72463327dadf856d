"""Dashboard card: which identification items the public pages still hide because nobody filled them in."""

from django.http import HttpRequest
from django.urls import reverse

from portal.backoffice.cards import CardContent, card
from portal.site.models import SiteIdentity

WANTED = ("domain", "id_code", "sponsor", "address", "postcode", "phone", "icp", "police", "conac_id")


def missing_items(identity: SiteIdentity) -> list[str]:
    """Verbose names of the wanted fields that are empty."""
    fields = {field.name: str(field.verbose_name) for field in identity._meta.concrete_fields}
    return [fields[name] for name in WANTED if not getattr(identity, name)]


@card("站点信息", order=90)
def identity_card(request: HttpRequest) -> CardContent | None:
    if not request.user.has_perm("site.change_siteidentity"):
        return None
    missing = missing_items(SiteIdentity.current())
    address = reverse("admin:site_siteidentity_changelist")
    if not missing:
        return None
    return {
        "items": [(name, address) for name in missing],
        "note": "没有填写的项目不会显示在网站上。",
        "url": address,
    }
