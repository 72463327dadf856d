"""Who may do what with groups and alliances: county clerks within their county, the counting rule by the city."""

from initiatives.networks.models import CountingRule, Membership, Network, NetworkMode
from portal.accounts.access import DATA_MANAGERS, EDITORS, declare

declare(Network, area="county", close=EDITORS, confirm=EDITORS)
declare(Membership, area="network__county", delete=EDITORS, move=EDITORS)
declare(NetworkMode, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
declare(CountingRule, area=None, add=DATA_MANAGERS, change=DATA_MANAGERS)
