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

declare(School, area="township", close=EDITORS, merge=EDITORS, rename=EDITORS, confirm=EDITORS)
declare(FormerName, area="school__township", delete=EDITORS)
declare(UrbanRural, area="school__township", delete=EDITORS)
declare(SchoolService, area="school__township", delete=EDITORS)
declare(SchoolPicture, area="school__township", delete=EDITORS)
declare(SchoolLink, area="from_school__township", delete=EDITORS)
declare(Designation, area="place", revoke=EDITORS)
declare(DesignationType, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Stage, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
