"""What a reader asked for in the list of groups and alliances: page, file and API read the same parameters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Filters:
    """Parameters of the address. Unknown values find nothing rather than everything."""

    q: str = ""
    kind: str = ""
    county: str = ""
    mode: str = ""
    status: str = ""

    @classmethod
    def of(cls, parameters):
        return cls(**{name: parameters.get(name, "").strip()[:60] for name in cls.__dataclass_fields__})
