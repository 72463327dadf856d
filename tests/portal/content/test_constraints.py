"""Every rule of the tables, broken on purpose past all forms."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.content.models import Channel, Document, Edition, PictureUse, Review, Withdrawal
from portal.media.models import Image
from tests.factories import make
from tests.portal.content.specimens import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def edition(desk):
    return desk.published(make(Edition, place=desk.city))


def refused(constraint, call, *arguments, **values):
    """SQLite names the columns of a unique constraint in its place."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        call(*arguments, **values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("channel_two_or_three_reviews", {"reviews": 1}),
        ("channel_two_or_three_reviews", {"reviews": 4}),
        ("channel_max_age_positive", {"max_age_days": 0}),
        ("channel_max_age_positive", {"max_age_days": 3651}),
    ],
)
def test_channel(desk, constraint, values):
    make(Channel, place=desk.city)
    refused(constraint, Channel.objects.update, **values)


def test_names_of_channels(desk):
    top = make(Channel, place=desk.city, name="通知")
    refused("channel_name_at_top|content_channel.name", make, Channel, place=desk.city, name="通知")
    make(Channel, place=desk.city, name="教育", parent=top)
    refused(
        "channel_name_below_parent|content_channel.parent_id", make, Channel, place=desk.city, name="教育", parent=top
    )
    refused("channel_not_own_parent", Channel.objects.filter(pk=top.pk).update, parent=top.pk)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("edition_window_in_order", {"visible_until": timezone.now() - timedelta(days=4000)}),
        ("edition_public_has_window", {"visible_from": None}),
        ("edition_public_has_window", {"state": "ready"}),
        ("edition_public_is_open", {"secrecy": "closed", "secrecy_reason": "内部资料"}),
        ("edition_change_explained", {"change": "correction"}),
        ("edition_reviewed_by_digest", {"digest": ""}),
        ("edition_reviewed_by_digest", {"author": None}),
    ],
)
def test_public_edition(edition, constraint, values):
    refused(constraint, Edition.objects.filter(pk=edition.pk).update, **values)


def test_a_closed_text_has_a_reason(desk):
    draft = make(Edition, place=desk.city)
    refused("edition_closed_for_a_reason", Edition.objects.filter(pk=draft.pk).update, secrecy="on_request")


def test_one_edition_of_a_document_is_in_work_and_one_is_open(desk, edition):
    document = edition.document
    one = make(Edition, place=desk.city, document=document, serial=2)
    refused(
        "edition_one_in_work|content_edition.document_id", make, Edition, place=desk.city, document=document, serial=3
    )
    refused("edition_serial|content_edition.document_id", Edition.objects.filter(pk=one.pk).update, serial=1)
    public = {name: getattr(edition, name) for name in ("state", "digest", "author", "visible_from", "published_at")}
    refused("edition_one_open_window|content_edition.document_id", Edition.objects.filter(pk=one.pk).update, **public)


def test_translations(desk):
    document = make(Document, place=desk.city)
    refused("document_no_translation", Document.objects.filter(pk=document.pk).update, translation_of=document.pk)
    make(Document, place=desk.city, translation_of=document, language="en")
    refused(
        "document_one_translation|content_document.translation_of_id",
        make, Document, place=desk.city, translation_of=document, language="en",
    )  # fmt: skip


def decision(edition, person, **values):
    usual = {"round": edition.round, "step": "final", "author": edition.author, "outcome": "passed", "digest": "x"}
    return Review(edition=edition, person=person, **{**usual, **values})


def test_reviews(desk, edition):
    stranger = Desk().author
    refused("review_person_once|content_review.edition_id", decision(edition, desk.first, step="second").save)
    refused("review_step_passed|content_review.edition_id", decision(edition, stranger).save)
    refused("review_not_by_author", decision(edition, edition.author, round=2).save)
    refused("review_return_explained", decision(edition, stranger, round=2, outcome="returned").save)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("withdrawal_merged_somewhere", {"kind": "merged"}),
        ("withdrawal_merged_somewhere", {"kind": "mistake", "target_url": "https://example.org/"}),
        ("withdrawal_stop_explained", {"kind": "stopped", "words": ""}),
    ],
)
def test_withdrawals(edition, constraint, values):
    refused(constraint, Withdrawal.objects.create, document=edition.document, **values)


def test_a_text_is_withdrawn_once_and_never_into_itself(edition):
    document = edition.document
    refused("withdrawal_not_into_itself", Withdrawal.objects.create, document=document, kind="merged", target=document)
    Withdrawal.objects.create(document=document, kind="mistake")
    again = "withdrawal_one_in_force|content_withdrawal.document_id"
    refused(again, Withdrawal.objects.create, document=document, kind="personal")


def test_pictures(desk, edition):
    image = make(Image, place=desk.city)
    refused("image_focal_point_inside", Image.objects.update, focal_x=1.1)
    refused("image_focal_point_inside", Image.objects.update, focal_y=-0.1)
    refused("image_decorative_without_alt", Image.objects.update, decorative=True, alt="操场")
    again = "image_once_in_a_place|media_image.place_id"
    refused(again, make, Image, place=image.place, digest=image.digest)
    PictureUse.objects.create(edition=edition, image=image)
    refused("picture_used_once|content_pictureuse.edition_id", PictureUse.objects.create, edition=edition, image=image)
