"""schema.org descriptions (JSON-LD) of schools, for search engines."""

import json

from django.utils.safestring import mark_safe

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
TYPES = {
    "kindergarten": "Preschool",
    "primary": "ElementarySchool",
    "teaching_point": "ElementarySchool",
    "junior": "MiddleSchool",
    "senior": "HighSchool",
}


def script(body):
    """JSON for a script element: the escapes keep the text inside it."""
    return mark_safe(json.dumps(body, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped here


def school_data(request, profile):
    """A School; nothing is invented: what is not known is left out."""
    school = profile.school
    body = {
        "@context": "https://schema.org",
        "@type": TYPES.get(school.form, "School"),
        "name": school.name,
        "identifier": school.code,
        "url": request.build_absolute_uri(school.get_absolute_url()),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressLocality": school.township.county.name,
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
    return script({key: value for key, value in body.items() if value})
