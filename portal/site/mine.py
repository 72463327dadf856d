from portal.privacy.register import not_personal
from portal.site.models import SiteIdentity

not_personal(SiteIdentity, "address", "phone", "email", "security_contact", reason="how the bureau itself is reached")
