"""What a new installation knows of its site: the published name, the city's slogan, links to superior bodies.

Telephone, address, codes and register numbers stay empty until the bureau fills them in.
"""

from portal.demo.registry import demonstration, facts
from portal.site.models import SiteIdentity, installation

RELATED = """中华人民共和国教育部 | https://www.moe.gov.cn/
国家体育总局 | https://www.sport.gov.cn/
山东省教育厅 | http://edu.shandong.gov.cn/
聊城市人民政府 | http://www.liaocheng.gov.cn/"""


@facts("站点信息", order=5)
def load_identity() -> None:
    SiteIdentity.objects.get_or_create(
        pk=1,
        defaults={
            **installation(),
            "hero_eyebrow": "教育体育齐发力 · “八大行动”创新提质",
            "related_links": RELATED,
        },
    )


@demonstration("承诺答复工作日", order=6)
def load_answer_days() -> None:
    SiteIdentity.objects.filter(pk=1, answer_days=None).update(answer_days=5)


@demonstration("安全漏洞联系方式", order=7)
def load_security_contact() -> None:
    """An address that nobody can own (RFC 2606), so that the demonstration has a security.txt to show."""
    identity = SiteIdentity.objects.filter(pk=1, security_contact="").first()
    if identity:
        identity.security_contact = "security@example.org"
        identity.save(update_fields=["security_contact"])
