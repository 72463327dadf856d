"""Who may do what with schools: county clerks within their county, types and stages by keepers of the city."""

from initiatives.schools.models import (
    Designation,
    DesignationType,
    FormerName,
    School,
    SchoolLink,
    SchoolPicture,
    SchoolService,
    Stage,
    UrbanRural,
)
from portal.accounts.access import DATA_MANAGERS, EDITORS, declare

# Who acts for a school keeps what is known of it; what it is called, where it lies and whether it goes on is decided by
# those who oversee it.
declare(
    School,
    area="township",
    unit="unit",
    whole=("register", "close", "merge", "rename", "delete"),
    register=EDITORS,
    close=EDITORS,
    merge=EDITORS,
    rename=EDITORS,
    confirm=EDITORS,
)
declare(FormerName, area="school__township", unit="school__unit", delete=EDITORS)
declare(UrbanRural, area="school__township", unit="school__unit", delete=EDITORS)
declare(SchoolService, area="school__township", unit="school__unit", delete=EDITORS)
declare(SchoolPicture, area="school__township", unit="school__unit", delete=EDITORS)
declare(SchoolLink, area="from_school__township", unit="from_school__unit", delete=EDITORS)
declare(Designation, area="place", unit="school__unit", revoke=EDITORS)
declare(DesignationType, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Stage, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
