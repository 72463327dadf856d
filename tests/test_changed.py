"""Which tests ``make test-fast`` runs."""

from tests.changed import chosen


def test_a_change_asks_for_the_tests_of_its_room_and_for_the_house():
    assert chosen(
        [
            "events/calendar/models/edition.py",
            "events/calendar/admin/__init__.py",
            "templates/portal/places/index.html",
            "portal/settings.py",
            "tests/initiatives/schools/test_pages.py",
            "tests/portal/accounts/conftest.py",
            "tests/portal/accounts/test_lock.py",
        ]
    ) == [
        "tests/events/calendar",
        "tests/initiatives/schools/test_pages.py",
        "tests/portal/accounts",
        "tests/portal/places",
        "tests/portal/test_settings.py",
        "tests/test_house.py",
    ]


def test_what_belongs_to_no_room_asks_for_the_house_alone():
    assert chosen(["README.md", "tests/conftest.py", "tests/bench/soak.py", "tests/gone/test_gone.py"]) == [
        "tests/test_house.py"
    ]
