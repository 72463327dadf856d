"""A thousand records of everything: no list of the site or of the API grows with them, and none loses an entry."""

import re
from collections import Counter
from datetime import date, timedelta

import html5lib
import pytest
from django.utils import timezone

from events.calendar.models import Discipline, Edition, EventBrand
from events.facilities.models import Facility, FacilityKind
from initiatives.indicators.models import Indicator, Observation, ReportedFigure, SourceDocument, Unit
from initiatives.networks.models import Network, NetworkMode
from initiatives.schools.models import School, Stage
from portal.places.models import Place
from tests.journeys.test_methods import WORD, public_addresses

pytestmark = pytest.mark.django_db

MANY = 1000
MOST = 100  # entries of one list; a full page of the longest list has as many
DAY = date(2026, 12, 5)
LISTS = {  # address: what leads from one of its entries to the record
    "/indicators/": r"/indicators/i-\d+/",
    "/indicators/reconciliation/": r"/indicators/i-\d+/",
    f"/indicators/sources/{WORD}/": r"/indicators/i-\d+/",
    "/schools/": r"/schools/\d{10}/",
    "/networks/": r"/networks/JT-\d+/",
    "/events/": r"/events/e-\d+/",
    "/events/?view=map": r"/events/e-\d+/",
    "/events/brands/": rf"/events/brands/(?:b-\d+|{WORD})/",
    f"/events/brands/{WORD}/": r"/events/e-\d+/",
    "/facilities/": r"/facilities/371502-\d{4}/",
}
ANSWERS = {  # address: the list of its answer, and the parameter with which the next part is asked for
    "/api/v1/indicators": ("items", "offset"),
    "/api/v1/schools": ("items", "offset"),
    "/api/v1/networks": ("items", "offset"),
    "/api/v1/networks/coverage": ("uncovered", "offset"),
    "/api/v1/places": ("items", "offset"),
    "/api/v1/events": ("items", "page"),
    "/api/v1/events/brands": ("items", "page"),
    "/api/v1/facilities/": ("items", "page"),
}
OTHERS = {  # what the API lists besides, and why it stays short
    "/api/v1/initiatives": "the numbered initiatives of one programme",
    "/api/v1/openapi.json": "the document of the API itself",
    "/facilities.geojson": "a file: everything that the map shows",
    "/facilities/backdrop.json": "the drawing beneath the map",
    "/manifest.webmanifest": "no records",
    "/healthz": "no records",
    "/readyz": "no records",
}


@pytest.fixture
def thousand(places):
    """Each maker saves a thousand records of one room."""
    county = places["东昌府区"]
    town = Place.objects.townships().filter(county=county).first()
    for make in (indicators, events):
        make(places["聊城市"])
    stage = Stage.objects.create(code="primary", name="小学", compulsory=True)
    rows = School.objects.bulk_create(
        School(code=f"2137{n:06}", name=f"第{n}小学", form="primary", township=town, sort_key=f"{n:04}")
        for n in range(MANY)
    )
    School.stages.through.objects.bulk_create(School.stages.through(school=row, stage=stage) for row in rows)
    mode = NetworkMode.objects.create(code="weak", name="核心校 + 薄弱校")
    common = {"kind": "group", "county": county, "mode": mode, "open_date": date(2021, 9, 1)}
    Network.objects.bulk_create(Network(code=f"JT-{n:04}", name=f"集团{n}", **common) for n in range(MANY))
    kind = FacilityKind.objects.create(code="0501", name="室外篮球场")
    Facility.objects.bulk_create(
        Facility(code=f"371502-{n:04}", name=f"场地{n}", kind=kind, township=town) for n in range(MANY)
    )


def indicators(_city):
    unit = Unit.objects.create(code="school", name="学校", word="所")
    source = SourceDocument.objects.create(code=WORD, title="公报", publisher="市教育和体育局", kind="report")
    rows = Indicator.objects.bulk_create(
        Indicator(code=f"i-{n}", name=f"指标{n}", unit=unit, computation="none", position=n) for n in range(MANY)
    )
    values = {"period_end": date(2024, 1, 1), "end_precision": "year", "state": "published"}
    values |= {"published_at": timezone.now(), "source": source, "value": 10}
    figures = Observation.objects.bulk_create(Observation(indicator=row, **values) for row in rows)
    ReportedFigure.objects.bulk_create(ReportedFigure(observation=row, computed_at=DAY) for row in figures)


def events(city):
    chess = Discipline.objects.create(code="chess", name="国际象棋", artwork="chess")
    brand = EventBrand.objects.create(slug=WORD, name="品牌", discipline=chess)
    EventBrand.objects.bulk_create(EventBrand(slug=f"b-{n}", name=f"品牌{n}", discipline=chess) for n in range(MANY))
    common = {"brand": brand, "discipline": chess, "place": city, "level": "city", "date_precision": "day"}
    common |= {"publication": "public", "published_at": timezone.now()}
    days = [DAY + timedelta(days=n) for n in range(MANY)]
    Edition.objects.bulk_create(
        Edition(slug=f"e-{n}", title=f"赛事{n}", year=day.year, start_on=day, end_on=day, **common)
        for n, day in enumerate(days)
    )


def longest(response):
    """The most entries that stand side by side: elements of one kind in ``main``, values of one JSON list."""
    if "json" in response["Content-Type"]:
        return longest_of(response.json())
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    main = tree.find(".//main")
    counts = [Counter(child.tag for child in node) for node in main.iter() if node.tag != "svg"]
    return max(number for count in counts for number in count.values())


def longest_of(value):
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    own = len(inner) if isinstance(value, list) else 0
    return max([own, *(longest_of(one) for one in inner)])


def entries(client, address, record, number):
    """The records that one page leads to, and the number that the page gives itself."""
    response = client.get(f"{address}{'&' if '?' in address else '?'}page={number}")
    assert (address, response.status_code) == (address, 200)
    assert (address, longest(response) <= MOST) == (address, True)
    main = response.content.decode().partition("<main")[2]
    return set(re.findall(f'href="({record})"', main)), int(re.search(r'aria-current="page">(\d+)<', main)[1])


def test_every_list_page_has_a_limit_and_leads_to_every_record(client, thousand):
    """The first two pages and the last one: as many in all as there are, and none of them twice."""
    found = {}
    for address, record in LISTS.items():
        (first, one), (second, two), (last, count) = (entries(client, address, record, n) for n in (1, 2, 9_999))
        assert (address, one, two, len(first), len(second)) == (address, 1, 2, len(first), len(first))
        assert (address, len(first | second | last)) == (address, 2 * len(first) + len(last))
        found[address] = (count - 1) * len(first) + len(last)
    assert found == {**dict.fromkeys(LISTS, MANY), "/events/brands/": MANY + 1}


def test_every_answer_has_a_limit_and_leads_to_every_record(client, thousand, city_of_many_towns):
    found = {}
    for address, (name, parameter) in ANSWERS.items():
        entries, start, body = [], 0 if parameter == "offset" else 1, None
        while body is None or body[name]:
            response = client.get(address, {parameter: start})
            body = response.json()
            assert (address, longest(response) <= LIMITS.get(address, MOST)) == (address, True)
            entries += [str(one) for one in body[name]]
            start += len(body[name]) if parameter == "offset" else 1
        assert len(set(entries)) == len(entries)
        found[address] = len(entries)
    expected = {"/api/v1/events/brands": MANY + 1, "/api/v1/places": Place.objects.count()}
    assert found == {**dict.fromkeys(ANSWERS, MANY), **expected}


LIMITS = {"/api/v1/places": 500}


@pytest.fixture
def city_of_many_towns(places):
    """More than any city has: divisions are fixed by law, and the page of all of them has no need of a limit."""
    county = places["东昌府区"]
    Place.objects.bulk_create(
        Place(code=f"371502{n:03}", name=f"镇{n}", kind="town", parent=county, county=county)
        for n in range(100, 999)
        if not Place.objects.filter(code=f"371502{n:03}").exists()
    )


def test_no_other_page_or_answer_lists_a_thousand(client, thousand):
    """Every address that needs no argument, so that a new list joins by itself."""
    walked = []
    for address, _view in public_addresses():
        response = client.get(address)
        kind = response.get("Content-Type", "").partition(";")[0]
        if WORD in address or response.status_code != 200 or address in OTHERS:
            continue
        if kind not in ("text/html", "application/json"):
            continue
        walked.append(address)
        assert (address, longest(response) <= LIMITS.get(address, MOST)) == (address, True)
    listed = {address for address in (*LISTS, *ANSWERS) if WORD not in address and "?" not in address}
    assert listed <= set(walked)
