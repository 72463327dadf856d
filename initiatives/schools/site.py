"""What this room offers to the public shell."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.schools.listing import ORDER, county_name, status_name
from initiatives.schools.models import School
from portal.site.registry import Audience, Hit, entrance, navigation_entry, search_source, sitemap, task

navigation_entry(
    "schools",
    _("学校与集团"),
    "schools:list",
    order=30,
    description=_("全市学校、教育集团与教育联盟：名称、位置、学段、校内服务、集团归属和覆盖情况。"),
    keywords=_("学校,教育集团,教育联盟,覆盖"),
)
task(_("学校查询"), _("所在集团与联盟"), "school", "schools:list", order=20)
entrance(Audience.PARENTS, _("查学校"), "schools:list", order=10)
entrance(Audience.PARENTS, _("有课后服务的学校"), "schools:list", order=30, service="after_school")


@search_source("schools", _("学校"), order=30, url_name="schools:list", status="all")
def find_schools(words: str, limit: int) -> list[Hit]:
    """Open schools first; closed ones are found too, their page leads to the successor."""
    today = timezone.localdate()
    rows = School.objects.matching(words).select_related("township__county").order_by("close_date", *ORDER)
    schools = sorted(rows[: limit * 3], key=lambda school: not school.is_open_on(today))[:limit]
    return [
        Hit(
            title=school.name,
            url=school.get_absolute_url(),
            note=f"{school.code} · {county_name(school)} · {status_name(school, today)}",
            is_demo=school.is_demo,
        )
        for school in schools
    ]


@sitemap("schools")
class SchoolSitemap(Sitemap):  # type: ignore[type-arg]  # takes no argument at run time
    limit = 5000

    def items(self) -> list[School | None]:
        return [None, *School.objects.order_by("code").only("code")]

    def location(self, item: School | None) -> str:
        return item.get_absolute_url() if item else reverse("schools:list")
