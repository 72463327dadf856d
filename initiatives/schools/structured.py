"""schema.org descriptions (JSON-LD) of schools, for search engines."""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from initiatives.schools.listing import county_name
from initiatives.schools.profile import Profile
from portal.site.jsonld import structured

TYPES = {
    "kindergarten": "Preschool",
    "primary": "ElementarySchool",
    "teaching_point": "ElementarySchool",
    "junior": "MiddleSchool",
    "senior": "HighSchool",
}


def school_data(request: HttpRequest, profile: Profile) -> SafeString:
    """A School; nothing is invented: what is not known is left out."""
    school = profile.school
    body = {
        "@type": TYPES.get(school.form, "School"),
        "name": school.name,
        "identifier": school.code,
        "url": request.build_absolute_uri(school.get_absolute_url()),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": county_name(school),
            "streetAddress": school.address,
        },
        "foundingDate": school.opened,
        "dissolutionDate": school.closed,
        "telephone": school.phone,
        "alternateName": [name.name for name in profile.former_names],
        "memberOf": [
            {"@type": "Organization", "name": membership.network.name, "identifier": membership.network.code}
            for membership in profile.current
        ],
    }
    return structured(body)
