"""People of the demonstration who bring its texts to readers, each with one step, as the rules ask."""

from django.utils import timezone

from portal.accounts.models import User
from portal.content.digest import digest_of
from portal.content.enums import Outcome, Step
from portal.content.models import Edition, Review

STEPS = (Step.FIRST, Step.SECOND, Step.FINAL, Step.PUBLISH)
NAMES = ("示例编辑", "示例初审", "示例复审", "示例终审", "示例发布")


def people() -> list[User]:
    """An author, three reviewers and a publisher, who cannot sign in."""
    return [
        User.objects.get_or_create(
            username=f"demo-text-{number}", defaults={"display_name": name, "is_active": False, "password": "!"}
        )[0]
        for number, name in enumerate(NAMES)
    ]


def decided(edition: Edition, staff: list[User]) -> None:
    """The digest over everything that belongs to the edition now, and the decisions about it."""
    edition.digest = digest_of(edition)
    Edition.objects.filter(pk=edition.pk).update(digest=edition.digest)
    Review.objects.bulk_create(
        Review(
            edition=edition, round=1, step=step, person=person, author=staff[0], outcome=Outcome.PASSED,
            digest=edition.digest, at=edition.published_at or timezone.now(),
        )
        for step, person in zip(STEPS, staff[1:], strict=True)
    )  # fmt: skip
