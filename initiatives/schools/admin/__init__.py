"""The back-office face of the school register and of designations."""

from initiatives.schools.admin.designations import DesignationAdmin
from initiatives.schools.admin.schools import SchoolAdmin

__all__ = ["DesignationAdmin", "SchoolAdmin"]
