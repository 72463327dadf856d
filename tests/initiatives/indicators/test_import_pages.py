"""The pages of an import as staff read them: what must be filled in, numbers that no record can hold, keys in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.indicators.models import Observation
from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.models import Batch
from portal.spreadsheets.workflow import Workflow
from tests.factories import person, tree
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
IMPORT = reverse("admin:indicators_observation_import")
HEAD = "指标,截止,数值\n"


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def keeper(client):
    client.force_login(person(Role.DATA, tree()["city"]))
    return client


def check_page(client, *rows):
    """Upload these rows and take the columns as they were recognised; the address of the check page."""
    file = SimpleUploadedFile("表.csv", (HEAD + "\n".join(rows)).encode("utf-8-sig"))
    columns = client.post(IMPORT, {"file": file})["Location"]
    layout = Batch.objects.latest("pk").layout
    form = {"sheets": layout.sheets, "header": layout.header[0], "depth": 1}
    form |= {f"column-{name}": place for name, place in layout.columns.items()}
    return client.post(columns, form)["Location"]


def test_the_upload_page_marks_what_is_asked_for_and_what_tells_rows_apart(keeper):
    page = keeper.get(IMPORT).content.decode()
    marks = {
        row.partition("</th>")[0].rpartition(">")[2]: row.partition("<td>")[2].partition("</td>")[0].strip()
        for row in page.split("<tr>")
        if 'scope="row"' in row
    }
    assert {name: marks[name] for name in ("指标", "截止", "地区", "数值")} == {
        "指标": "必填，用来认行",
        "截止": "必填，用来认行",
        "地区": "用来认行",
        "数值": "",
    }


def test_a_share_above_100_is_shown_and_mended_in_place(keeper):
    share = factories.indicator("share", unit=factories.percent())
    url = check_page(keeper, f"{share.code},2025,530.6%")
    (row,) = keeper.get(url).context["rows"]
    assert [(error["message"], error["raw"]) for error in row["errors"]] == [
        ("百分比应在 0 到 100 之间，请检查数值", "530.6")
    ]
    form = {"token": Batch.objects.get().token, "action": "correct", "group": 0, "meaning": "53.06"}
    page = keeper.post(url, form, follow=True)
    assert (Batch.objects.get().wrong, Batch.objects.get().new) == (0, 1)
    shown = {cell["label"]: cell["new"] for cell in page.context["rows"][0]["cells"]}
    assert (shown["数值"], shown["截止"]) == ("53.06", "2025 年")


def test_a_changed_row_is_named_as_the_back_office_names_it(keeper):
    share = factories.indicator("share", unit=factories.percent())
    factories.observation(share, value="53.06")
    (row,) = keeper.get(check_page(keeper, f"{share.code},2024,54")).context["rows"]
    assert row["title"] == f"{share.name} 2024 年"
    assert [(cell["old"], cell["new"]) for cell in row["cells"]] == [("53.06", "54")]
    assert Observation.objects.count() == 1


def test_a_row_called_a_total_is_said_to_be_one_or_a_record(keeper):
    factories.indicator("all", name="在校生合计")
    file = SimpleUploadedFile("表.csv", (HEAD + "在校生合计,2025,5").encode("utf-8-sig"))
    page = keeper.get(keeper.post(IMPORT, {"file": file})["Location"]).content.decode()
    assert "像合计行（名称查得到的，按记录导入）" in page
    assert ">合计行<" not in page


def test_the_audit_finds_an_imported_figure_by_its_indicator_and_its_county(client):
    auditor = person(Role.AUDITOR, tree()["city"])
    share, county, other = factories.indicator("share", name="覆盖率"), tree()["a"], tree()["b"]
    text = f"指标,地区,截止,数值\n{share.code},{county.code},2025,53\n"
    file = SimpleUploadedFile("表.csv", text.encode("utf-8-sig"))
    batch = batches.upload("indicators.observation", file, user=person(is_superuser=True))
    batches.plan(batch)
    Workflow(batch).claim(user=batch.user, token=batch.token, rule="all")
    assert batches.apply(batch)
    client.force_login(auditor)

    def found(words):
        events = client.get("/admin/audit/auditevent/", {"q": words}).context["cl"].result_list
        return [event.get_kind_display() for event in events if event.subject_key == f"spreadsheets.batch:{batch.pk}"]

    assert [found(f"覆盖率 {place.name}") for place in (county, other)] == [["导入表格"], []]
    assert found("覆盖率") == ["导入表格"]
