import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from portal.content.tidy.washed import tidy
from portal.content.word import opened as opening
from portal.content.word.converted import opened, told
from portal.jobs.guarded_process import Refused
from tests.portal.content.word_files import DOCUMENT, number, p, picture, row, rules, word_file, zipped
from tests.portal.media import samples

OFFICIAL = rules(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
ARTICLES = rules(("chineseCountingThousand", "第%1条"), ("chineseCounting", "（%2）"), code=2)
POINTS = rules(("bullet", "\uf0b7"), ("lowerLetter", "%2)"), code=3)
CHAPTERS = rules(("upperRoman", "%1."), ("decimal", "%1.%2"), code=4)
WAYS = (OFFICIAL, ARTICLES, POINTS, CHAPTERS)
NUMBERING = "".join(way for way, _ in WAYS) + "".join(series for _, series in WAYS)
HEADING_STYLE = (
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="mine"/><w:basedOn w:val="2"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="4"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
)


def answers(body, **parts):
    """What the guarded process answers; asked here, as a process takes half a second to start."""
    return list(opening.html(word_file(body, numbering=NUMBERING, **parts)))


def text(body, **parts):
    html = told(answers(body, **parts)[0])
    return tidy(html, lambda source: f"/media/{source[8:]}.jpg" if source else None).html


def test_numbers_that_others_quote_stay_and_lists_are_lists():
    body = p("总体要求", series=1) + p("基本原则", series=1, level=1) + p("甲", series=1, level=2)
    body += p("乙", series=1, level=2) + p("重点任务", series=1) + p("资源", series=1, level=1)
    assert text(body) == (
        "<p>一、总体要求</p>\n<p>（一）基本原则</p>\n<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>\n<p>二、重点任务</p>\n<p>（一）资源</p>"
    )


def test_a_deeper_level_begins_anew_and_the_upper_goes_on():
    body = "".join(p("条", series=2) + p("项", series=2, level=1) * 2 for _ in range(11))
    lines = text(body).split("\n")
    assert (lines[0], lines[1], lines[2]) == ("<p>第一条　条</p>", "<p>（一）项</p>", "<p>（二）项</p>")
    assert (lines[30], lines[31]) == ("<p>第十一条　条</p>", "<p>（一）项</p>")


def test_bullets_and_letters():
    body = p("点", series=3) + p("甲", series=3, level=1) + p("乙", series=3, level=1) + p("又", series=3)
    assert text(body) == ('<ul>\n<li>点\n<ol type="a">\n<li>甲</li>\n<li>乙</li>\n</ol></li>\n<li>又</li>\n</ul>')


def test_a_number_of_several_levels_is_kept_as_words():
    assert text(p("Part", series=4) + p("Section", series=4, level=1)) == (
        '<ol type="I">\n<li>Part</li>\n</ol>\n<p>I.1 Section</p>'
    )


def test_a_list_may_begin_with_another_number():
    change = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    body = p("甲", series=9) + p("乙", series=9)
    html = opening.html(word_file(body, numbering=OFFICIAL[0] + number(9, 1, change)))
    assert tidy(told(next(html)), lambda source: None).html == "<p>五、甲</p>\n<p>六、乙</p>"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (p("甲", style="2"), "<h2>甲</h2>"),
        (p("甲", style="3"), "<h2>一、甲</h2>"),
        (p("甲", style="4"), "<h2>甲</h2>"),
        (p("甲", outline=0), "<h2>甲</h2>"),
        (p("甲", style="2", outline=9), "<p>甲</p>"),
        (p("甲", style="3", series=0), "<h2>甲</h2>"),
        (p("", style="3"), ""),
        (p("甲", style="unknown", series=77), "<p>甲</p>"),
    ],
)
def test_headings_come_from_styles_and_levels(paragraph, expected):
    assert text(paragraph, styles=HEADING_STYLE) == expected


def test_tables_keep_heads_and_what_cells_span():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("合计") + "</w:tc>"
    body = "<w:tbl>" + row(p("学校"), p("人数"), head=True) + row(p("甲"), p("1,203")) + f"<w:tr>{wide}</w:tr></w:tbl>"
    assert text(body) == (
        '<table>\n<thead>\n<tr><th scope="col">学校</th><th scope="col">人数</th></tr>\n</thead>\n<tbody>\n'
        '<tr><td>甲</td><td>1,203</td></tr>\n<tr><td colspan="2">合计</td></tr>\n</tbody>\n</table>'
    )


def test_pictures_come_with_their_words():
    html, comments, changes, *pictures = answers(picture(0, "操场") + picture(1), pictures=[b"one", b"two"])
    assert (pictures, comments, changes) == ([b"one", b"two"], 0, 0)
    assert text(picture(0, "操场") + picture(1), pictures=[b"one", b"two"]) == (
        '<figure><img src="/media/0.jpg" alt="操场"></figure>\n<figure><img src="/media/1.jpg" alt=""></figure>'
    )


def test_a_picture_that_is_no_part_of_the_file_is_told():
    """A file that points to another computer gets nothing from there."""
    away = (
        '<Relationship Id="p0" TargetMode="External" Target="file:///etc/passwd"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    )
    assert text(picture(0).replace("r:embed", "r:link"), links=away) == "<p>〔图片未能带入，请上传〕</p>"


def test_tracked_changes_are_taken_and_comments_counted():
    body = (
        '<w:p><w:r><w:t>每人</w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>两</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>三</w:delText></w:r></w:del><w:r><w:t>件</w:t></w:r></w:p>'
    )
    comments = '<w:comment w:id="0" w:author="a">' + p("真的吗") + "</w:comment>"
    html, found, changes = answers(body, comments=comments)
    assert (html, found, changes) == ("<p>每人两件</p>", 1, 2)


def test_text_can_not_pass_for_a_number():
    assert text(p(f"{opening.LABEL}1|1|9.{opening.END}甲") + p(f"{opening.HEADING}1{opening.END}乙")) == (
        "<p>1|1|9.甲</p>\n<p>1乙</p>"
    )


def test_a_file_is_opened_in_a_process_of_its_own():
    found = opened(
        ContentFile(word_file(p("甲", series=1) + picture(0), numbering=NUMBERING, pictures=[b"x"]), "a.docx")
    )
    assert (found.pictures, found.comments, found.changes) == ((b"x",), 0, 0)
    assert found.washed(lambda source: None).html == "<h2>一、甲</h2>\n<p>〔图片未能带入，请上传〕</p>"


@pytest.mark.parametrize("content", [samples.OLE, samples.PDF, b"", b"text", samples.archive("a.txt")], ids=range(5))
def test_another_file_is_refused_with_the_way_out(content):
    with pytest.raises(ValidationError) as refused:
        opened(ContentFile(content, "a.docx"))
    assert refused.value.messages == [opening.NO_WORD]


BOMB = '<!DOCTYPE a [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (word_file(p("甲"))[:-30], opening.DAMAGED),
        (zipped({DOCUMENT: "<w:document"}), opening.DAMAGED),
        (zipped({DOCUMENT: BOMB}), opening.DAMAGED),
        (zipped({DOCUMENT: "<other/>"}), opening.DAMAGED),
        (zipped({"word/other.xml": "<x/>"}), opening.NO_WORD),
        (zipped({DOCUMENT: "<x/>", "word/media/a.png": bytes(11 * 2**20)}), opening.TOO_LARGE),
    ],
    ids=["cut", "broken", "entities", "other", "no text", "bomb"],
)
def test_a_damaged_or_hostile_file_is_refused_with_one_sentence(content, sentence):
    with pytest.raises(Refused) as refused:
        list(opening.html(content))
    assert str(refused.value) == sentence
