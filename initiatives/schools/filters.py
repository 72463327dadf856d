"""What a reader asked for in the list of schools: page, file and API read the same parameters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Filters:
    """What the reader asked for: the parameters of the address. Unknown values find nothing rather than everything."""

    q: str = ""
    county: str = ""
    township: str = ""
    stage: str = ""
    ownership: str = ""
    network: str = ""
    service: str = ""
    status: str = ""

    @classmethod
    def of(cls, parameters):
        return cls(**{name: parameters.get(name, "").strip()[:60] for name in cls.__dataclass_fields__})
