import pytest

from portal.pagecache.page import Page
from portal.pagecache.store import Store


def page(size=7_000):
    return Page(1, 0, 9e9, b"x" * ((size - 2_000) * 2 // 3), [])


def test_memory_is_bounded_by_bytes():
    store = Store(100_000)
    for number in range(500):
        store.put(number, page(3_000 + number % 7 * 1_000))
        assert store.size <= 100_000
        assert store.size == sum(page.size for page in store._pages.values())  # noqa: SLF001
    assert len(store) > 3  # a quarter of the memory, for none was asked for again


def test_a_page_too_large_for_the_store_is_not_kept():
    store = Store(100_000)
    store.put("large", page(60_000))
    assert (len(store), store.size) == (0, 0)


def test_the_same_address_takes_its_room_once():
    store = Store(1_000_000)
    for size in (5_000, 9_000, 3_000):
        store.put("a", page(size))
    assert (len(store), store.size) == (1, page(3_000).size)


@pytest.mark.parametrize("used", [True, False])
def test_what_was_asked_for_again_outlives_a_flood(used):
    store = Store(200_000)
    store.put("reader's", page())
    store.get("reader's").used = used
    for number in range(1_000):
        store.put(number, page())
    assert (store.get("reader's") is not None) == used


def test_among_pages_in_use_the_idle_ones_go_first():
    store = Store(200_000)
    for number in range(100):
        store.put(number, page())
        store.get(number).used = True
        if 0 in store._pages:  # noqa: SLF001
            store.get(0).used = True
    assert store.get(0) is not None
    assert store.get(1) is None
    assert store.size <= 200_000
    store.clear()
    assert (len(store), store.size) == (0, 0)
