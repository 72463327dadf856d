"""Who may do what: the programme is the city's; only its keepers override a status.

A milestone that is marked with a county, or belongs to a school or network there, is that county's to keep.
"""

from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from portal.accounts.access import DATA_MANAGERS, declare

declare(Programme, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Pillar, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(Initiative, area=None, add=DATA_MANAGERS, override=DATA_MANAGERS)
declare(Measure, area=None)
declare(Milestone, area=("place", "school__township", "network__county"), unit="school__unit")
declare(InitiativeIndicator, area=None)
