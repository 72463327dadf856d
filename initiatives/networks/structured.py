"""schema.org descriptions (JSON-LD) of networks and of the coverage dataset."""

from django.urls import reverse

from initiatives.schools.structured import script


def network_data(request, profile):
    network = profile.network
    body = {
        "@context": "https://schema.org",
        "@type": "EducationalOrganization",
        "name": network.name,
        "identifier": network.code,
        "url": request.build_absolute_uri(network.get_absolute_url()),
        "areaServed": network.county.name,
        "foundingDate": network.opened,
        "dissolutionDate": network.closed,
        "member": [{"@type": "School", "name": m.school.name, "identifier": m.school.code} for m in profile.current],
    }
    return script({key: value for key, value in body.items() if value})


def coverage_data(request, page):
    url = request.build_absolute_uri(reverse("networks:coverage"))
    day = page.day.isoformat()
    files = (
        ("text/csv", f"{url}?date={day}&format=csv"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{url}?date={day}&format=xlsx"),
        ("application/json", request.build_absolute_uri(f"/api/v1/networks/coverage?date={day}")),
    )
    return script(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": "教育集团与联盟覆盖情况",
            "description": page.rule.text,
            "url": url,
            "temporalCoverage": day,
            "inLanguage": "zh-CN",
            "creator": {"@type": "GovernmentOrganization", "name": "聊城市教育和体育局"},
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": address} for kind, address in files
            ],
        }
    )
