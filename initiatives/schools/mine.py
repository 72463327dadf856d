from initiatives.schools.models import School
from portal.privacy.register import not_personal

not_personal(School, "address", "phone", reason="where the school is, and its switchboard")
