"""schema.org descriptions (JSON-LD) of datasets, for search engines."""

import json

from django.utils.safestring import mark_safe

from initiatives.indicators.files import LICENCE

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def dataset(request, *, name, description, address, as_of, variables, api):
    """One Dataset with its downloads. The escapes keep the text inside its element."""
    url = request.build_absolute_uri(address)
    body = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "url": url,
        "inLanguage": "zh-CN",
        "license": LICENCE,
        "creator": {"@type": "GovernmentOrganization", "name": "聊城市教育和体育局"},
        "variableMeasured": variables,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": place}
            for kind, place in (
                ("text/csv", f"{url}?format=csv"),
                ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f"{url}?format=xlsx"),
                ("application/json", request.build_absolute_uri(api)),
            )
        ],
    }
    if as_of:
        body["temporalCoverage"] = f"../{as_of.isoformat()}"
    return mark_safe(json.dumps(body, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above
