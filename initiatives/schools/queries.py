"""Questions about schools."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery

from initiatives.schools.affiliation import affiliations
from initiatives.schools.enums import Form, Ownership
from portal.dates.periods import in_force
from portal.language.lookups import every_word
from portal.places.levels import Level
from portal.places.spelling import Readings

if TYPE_CHECKING:
    from initiatives.schools.models import (  # noqa: F401 - in quotes
        Designation,
        DesignationType,
        FormerName,
        School,
        UrbanRural,
    )


BATCH = 500  # rows of one statement


class FormerNameQuerySet(models.QuerySet["FormerName"]):
    def by_school(self) -> dict[int, list[str]]:
        """The names of each school, by its primary key."""
        found: dict[int, list[str]] = {}
        for pk, name in self.values_list("school_id", "name"):
            found.setdefault(pk, []).append(name)
        return found


class SchoolQuerySet(models.QuerySet["School"]):
    def spell(self, former: dict[int, list[str]], readings: Readings) -> int:
        """Store the keys again of those that have others now; how many these are. ``former`` are former names."""
        changed = []
        for school in self.only("code", "name", "short_name", "sort_key", "search_text"):
            before = school.sort_key, school.search_text
            school.set_keys(former.get(school.pk, ()), readings)
            if (school.sort_key, school.search_text) != before:
                changed.append(school)
        self.bulk_update(changed, ["sort_key", "search_text"], batch_size=BATCH)
        return len(changed)

    def open_on(self, day: date) -> Self:
        """Teaching on ``day``: opened by then (or since before the records) and not closed yet."""
        return self.filter(
            Q(open_date__isnull=True) | Q(open_date__lte=day),
            Q(close_date__isnull=True) | Q(close_date__gt=day),
            is_proposed=False,
        )

    def closed_by(self, day: date) -> Self:
        return self.filter(close_date__lte=day)

    def matching(self, text: str) -> Self:
        """Name, short name, former name, code, pinyin or pinyin initials contain what was typed; every word counts."""
        return self.filter(every_word(text, "search_text"))

    def with_compulsory_stage(self) -> Self:
        return self.filter(
            pk__in=self.model.stages.through._default_manager.filter(stage__compulsory=True).values("school")
        )

    def publicly_run(self) -> Self:
        return self.filter(ownership=Ownership.PUBLIC)

    def without_teaching_points(self) -> Self:
        return self.exclude(form=Form.TEACHING_POINT)

    def with_setting(self, day: date) -> Self:
        """Annotate ``setting``: the urban-rural class on ``day``, None when it is not recorded."""
        facts = self._settings_on(day).filter(school=OuterRef("pk"))
        return self.annotate(setting=Subquery(facts.order_by().values("setting")[:1]))

    def with_network(self, day: date) -> Self:
        """Give each school ``memberships_now``, those in force on ``day``, and the annotation ``network_name``."""
        return affiliations().with_network(self, day)

    def with_network_kinds(self, day: date) -> Self:
        """Annotate ``in_group`` and ``in_alliance``: any membership in force on ``day``."""
        return affiliations().with_network_kinds(self, day)

    def _settings_on(self, day: date) -> "QuerySet[UrbanRural]":
        """The urban-rural classes in force on ``day``, of all schools."""
        facts: Any = self.model._meta.get_field("urban_rural").related_model
        rows: QuerySet[UrbanRural] = facts.objects.filter(in_force(day))
        return rows

    def stale(self, day: date) -> Self:
        """Nobody has confirmed the record for a year."""
        return self.filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=day - timedelta(365)))

    def with_gap(self, gap: str, day: date) -> Self:
        """Open schools that lack something: ``township``, ``setting`` or ``confirmed``."""
        schools = self.open_on(day)
        match gap:
            case "township":
                return schools.filter(township__kind__in=("district", "county_city", "county"))
            case "setting":
                return schools.exclude(pk__in=self._settings_on(day).values("school"))
            case "confirmed":
                return schools.stale(day)
        return schools

    def for_list(self) -> Self:
        return self.select_related("township", "township__county").prefetch_related("stages")


class DesignationQuerySet(models.QuerySet["Designation"]):
    def standing(self, day: date) -> Self:
        """Awarded by ``day`` and not revoked by then."""
        return self.filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=day), awarded_on__lte=day)

    def of_level(self, type: "DesignationType", level: str) -> Self:
        """Standing designations that count at ``level``; where the type says so, higher levels count as well."""
        levels = Level.values  # highest first
        counted = levels[: levels.index(level) + 1] if type.higher_counts_as_lower else [level]
        return self.filter(type=type, level__in=counted)
