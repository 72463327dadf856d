"""schema.org descriptions (JSON-LD) of networks and of the coverage dataset."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from initiatives.networks.coverage_page import CoveragePage
from initiatives.networks.profile import Profile
from portal.site.jsonld import dataset, structured
from portal.site.provenance import Provenance


def network_data(request: HttpRequest, profile: Profile) -> SafeString:
    network = profile.network
    return structured(
        {
            "@type": "EducationalOrganization",
            "name": network.name,
            "identifier": network.code,
            "url": request.build_absolute_uri(network.get_absolute_url()),
            "areaServed": network.county.name,
            "foundingDate": network.opened,
            "dissolutionDate": network.closed,
            "member": [
                {"@type": "School", "name": m.school.name, "identifier": m.school.code} for m in profile.current
            ],
        }
    )


def coverage_data(request: HttpRequest, page: CoveragePage, provenance: Provenance) -> SafeString:
    day = page.day.isoformat()
    return dataset(
        request,
        name="教育集团与联盟覆盖情况",
        description=page.rule.text,
        address=reverse("networks:coverage"),
        api="/api/v1/networks/coverage",
        query=f"date={day}",
        provenance=provenance,
        temporalCoverage=day,
    )
