from initiatives.schools.models.designations import Designation, DesignationType
from initiatives.schools.models.facts import FormerName, SchoolLink, SchoolService, UrbanRural
from initiatives.schools.models.picture import SchoolPicture
from initiatives.schools.models.school import School, Stage

__all__ = [
    "Designation",
    "DesignationType",
    "FormerName",
    "School",
    "SchoolLink",
    "SchoolPicture",
    "SchoolService",
    "Stage",
    "UrbanRural",
]
