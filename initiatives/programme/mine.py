from initiatives.programme.models import Initiative
from portal.privacy.register import not_personal

not_personal(Initiative, "quoted_by", reason="the document or office that is quoted")
