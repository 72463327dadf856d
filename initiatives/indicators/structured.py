"""schema.org descriptions (JSON-LD) of datasets of figures, for search engines."""

from datetime import date

from django.http import HttpRequest
from django.utils.safestring import SafeString

from initiatives.indicators.files import provenance
from portal.site.identity import identity_of
from portal.site.jsonld import dataset


def figures_data(
    request: HttpRequest,
    *,
    name: str,
    description: str,
    address: str,
    as_of: date | None,
    variables: list[str],
    api: str,
) -> SafeString:
    """A Dataset of figures up to ``as_of``; ``variables`` are the names of its indicators."""
    return dataset(
        request,
        name=name,
        description=description,
        address=address,
        api=api,
        provenance=provenance(as_of, identity=identity_of(request)),
        variableMeasured=variables,
        temporalCoverage=f"../{as_of.isoformat()}" if as_of else "",
    )
