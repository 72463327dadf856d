"""Many-to-many choices reach the one entry that they belong to, and no other."""

from portal.audit.choices import choices_saved_with, take_choices
from portal.places.models import Place

BEFORE, AFTER = {"学段": "小学"}, {"学段": "小学、初中"}


def test_the_record_gets_its_choices_once():
    record = Place(name="甲镇")
    with choices_saved_with(record, BEFORE, AFTER):
        assert take_choices(record) == (BEFORE, AFTER)
        assert take_choices(record) == ({}, {})


def test_another_record_gets_nothing():
    with choices_saved_with(Place(name="甲镇"), BEFORE, AFTER):
        assert take_choices(Place(name="甲镇")) == ({}, {})


def test_what_no_entry_has_taken_ends_with_the_block():
    record = Place(name="甲镇")
    with choices_saved_with(record, BEFORE, AFTER):
        pass
    assert take_choices(record) == ({}, {})
