"""What an inspector would find about the identity of the site."""

from collections.abc import Iterator

from portal.checks.registry import Found, Level, Look, check
from portal.site.models import SiteIdentity

GROUP = "标识与备案"
NEEDED = {
    "id_code": ("党政机关网站标识码", "网站标识"),
    "icp": ("ICP 备案号", "网站备案"),
    "police": ("公安备案号", "网站备案"),
    "phone": ("联系电话", "网站标识"),
}


@check("identity", GROUP, "标识和备案信息不全", level=Level.MUST, basis="页面底部列明标识和备案信息")
def identity(look: Look) -> Iterator[Found]:
    current = SiteIdentity.current()
    for name, (label, basis) in NEEDED.items():
        if not getattr(current, name):
            subject = current if current.pk else None
            yield Found(f"{label}未填。", subject=subject, field=name, detail=basis, key=name)
