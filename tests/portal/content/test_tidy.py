import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.tidy.notes import Kind
from portal.content.tidy.washed import tidy


def washed(html, **options):
    return tidy(html, lambda source: source if source.startswith("/media/") else None, **options)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        (" \n&nbsp;<br><p></p>", ""),
        ("<!-- nothing -->", ""),
        ("plain", "<p>plain</p>"),
        ('<p>3 &lt; 4 &amp; "5"</p>', '<p>3 &lt; 4 &amp; "5"</p>'),
        ("<p>龙舟\n赛 2026\n年</p>", "<p>龙舟赛 2026 年</p>"),
        ("<p>　　缩进</p>", "<p>缩进</p>"),
        ("<p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<p>a<br> <br>b</p>", "<p>a</p>\n<p>b</p>"),
        ("<p><b>a</b><b> b</b></p>", "<p><strong>a b</strong></p>"),
        ("<p>a<b> </b>b</p>", "<p>a b</p>"),
        ("<p><b>a<div>b</div>c</b>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>\n<p><strong>c</strong></p>"),
        ("<h1><b>a</b></h1><h3>b</h3><h6>c</h6><h5>d</h5>", "<h2>a</h2>\n<h3>b</h3>\n<h4>c</h4>\n<h4>d</h4>"),
        ("<ul><li><h1>a</h1><p>b</p></li></ul>", "<ul>\n<li><h2>a</h2>\n<p>b</p></li>\n</ul>"),
        ("<h2><sub>a</sub> <sub><b>b</b></sub></h2>", "<h2><sub>a b</sub></h2>"),
        ("<h2>a<br>b</h2><h2><hr></h2>", "<h2>a b</h2>\n<hr>"),
        ("<p>龙\x0b舟\u200b赛\x00</p>", "<p>龙舟赛</p>"),
        ("<p>x<o:p>y</o:p></p>", "<p>xy</p>"),
        ("<p>·甲</p>", "<p>·甲</p>"),
        ("<p>· 甲</p><p>·乙</p>", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>"),
        ("<table><tr><td>只是框</td></tr></table>", "<p>只是框</p>"),
        ("<table><tr><td></td><td> </td></tr></table>", ""),
        ('<p><data value="a b">1</data></p>', "<p>1</p>"),
        ('<p><data value="a/b">1 <b>2</b></data></p>', '<p><data value="a/b">1 2</data></p>'),
    ],
)
def test_a_text_is_washed(html, expected):
    assert washed(html).html == expected


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:x", "data:text/html,x", "vbscript:x", "//example.org"]
    + ["file:///C:/a.docx", "/\\example.org", "http://", "https://[", "x" * 10, "http://a/" + "b" * 2000],
)
def test_where_nobody_else_can_go_no_link_leads(address):
    tidied = washed(f'<p><a href="{address}">往</a></p>')
    assert (tidied.html, [note.kind for note in tidied.notes]) == ("<p>往</p>", [Kind.LINK])


@pytest.mark.parametrize(
    "address", ["/news/notices/3/", "https://example.org/?a=1&b=2#c", "mailto:a@b.cn", "tel:12345"]
)
def test_links_that_can_be_followed_stay(address):
    shown = address.replace("&", "&amp;")
    assert washed(f'<p><a href="{shown}" target=_blank class=x>往</a></p>').html == f'<p><a href="{shown}">往</a></p>'


def test_struck_out_text_is_told():
    tidied = washed("<p>每人<s>三</s>两件，<span style='text-decoration: line-through'>免费</span></p>")
    assert [(note.kind, note.place) for note in tidied.notes] == [(Kind.STRUCK, "三"), (Kind.STRUCK, "免费")]


@pytest.mark.parametrize(
    ("alternative", "kept"),
    [
        ("操场上的学生", "操场上的学生"),
        ("IMG_0012.JPG", ""),
        ("图片", ""),
        ("图片包含 草 描述已自动生成", ""),
        ("", ""),
    ],
)
def test_a_picture_keeps_what_a_person_wrote(alternative, kept):
    html = washed(f'<p>前<img src="/media/a.jpg" alt="{alternative}">后</p>').html
    assert html == f'<p>前</p>\n<figure><img src="/media/a.jpg" alt="{kept}"></figure>\n<p>后</p>'


def test_a_picture_that_did_not_come_along_leaves_a_sentence():
    tidied = washed('<p>前<img src="file:///C:/a.png">后</p>')
    assert tidied.html == "<p>前</p>\n<p>〔图片未能带入，请上传〕</p>\n<p>后</p>"
    assert [note.kind for note in tidied.notes] == [Kind.PICTURE]


def test_a_guess_can_be_taken_back():
    """Whoever makes a paragraph again of what became a heading keeps it, as saving does not guess."""
    source = "<p>一、总体要求</p><p>正文。</p>"
    assert washed(source, guess=True).html == "<h2>一、总体要求</h2>\n<p>正文。</p>"
    assert washed(source).html == "<p>一、总体要求</p>\n<p>正文。</p>"


@pytest.mark.parametrize(
    "line",
    ["一、总体要求。", "一、参加人员：", "一、" + "长" * 28, "一个都不能少", "（1）原则"],
)
def test_a_sentence_is_no_heading(line):
    assert washed(f"<p>{line}</p><p>正文。</p>", guess=True).html == f"<p>{line}</p>\n<p>正文。</p>"


def test_a_heading_that_is_numbered_already_shows_the_level():
    html = washed("<h1>标题</h1><h2>一、甲</h2><p>文。</p><p>二、乙</p><p>文。</p>", guess=True).html
    assert html == "<h2>标题</h2>\n<h3>一、甲</h3>\n<p>文。</p>\n<h3>二、乙</h3>\n<p>文。</p>"


def test_a_table_in_a_table_is_lines_of_its_cell():
    tidied = washed("<table><tr><td>甲<table><tr><td>1</td><td>2</td></tr></table></td><td>乙</td></tr></table>")
    assert "<td><p>甲</p>\n<p>1 2</p></td><td>乙</td>" in tidied.html
    assert [note.kind for note in tidied.notes] == [Kind.TABLE]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td><table><tr><td>{}</td><td>1</td></tr></table></td><td>2</td></tr></table>",
        "<table><tr><td><table><tr><td><ul><li>{}</li></ul></td><td>1</td></tr></table></td><td>2</td></tr></table>",
        "<table><caption>{}3</caption><tr><td>1</td><td>2</td></tr></table>",
        "<figure><figcaption><blockquote>{}</blockquote>1</figcaption></figure>",
        "<figure><img src=/media/b.jpg><figcaption>1</figcaption><figcaption>2{}</figcaption></figure>",
    ],
)
def test_a_picture_stays_wherever_it_stands(html):
    kept = washed(html.format("<img src=/media/a.jpg>")).html
    assert kept.count("/media/a.jpg") == 1
    assert washed(kept).html == kept


@pytest.mark.parametrize(("span", "kept"), [("3", 3), ("0", 1), ("-1", 1), ("²", 1), ("9" * 30, 1), ("5000", 100)])
def test_what_a_cell_spans_is_a_number_within_reason(span, kept):
    html = washed(f'<table><tr><td colspan="{span}">a</td><td>b</td></tr></table>').html
    assert html.count(f' colspan="{kept}"') == (kept > 1)


def test_no_cell_reaches_below_its_table():
    assert "rowspan" not in washed('<table><tr><td rowspan="9">a</td><td>b</td></tr></table>').html


@pytest.mark.parametrize(
    "shape", ["<ul><li>甲", "<ul><ul>甲", "<div>甲", "<b><i>甲", "<table><tr><td>甲", "<blockquote>甲"]
)
@pytest.mark.parametrize(("depth", "told"), [(8, False), (100, True), (3000, True)])
def test_depth_costs_the_shape_and_no_word(shape, depth, told):
    tidied = washed(shape * depth + "底 &lt;")
    assert (tidied.html.count("甲"), tidied.html.count("底 &lt;")) == (depth, 1)
    assert (Kind.DEPTH in {note.kind for note in tidied.notes}) == told


def counted(sign, words, level=1, series="l0"):
    """A paragraph as Word puts an item of a list on the clipboard."""
    return f"<p style='mso-list:{series} level{level} lfo1'><span style='mso-list:Ignore'>{sign}</span>{words}</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # Word begins to count anew, or leaves a number out: the numbers stay as they were.
        (
            counted("1.", "甲") + counted("2.", "乙") + counted("1.", "丙"),
            "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>\n<ol>\n<li>丙</li>\n</ol>",
        ),
        (
            counted("3)", "甲") + counted("5)", "乙"),
            '<ol start="3">\n<li>甲</li>\n</ol>\n<ol start="5">\n<li>乙</li>\n</ol>',
        ),
        # i after h is a letter, i at the beginning is a number.
        (counted("h.", "甲") + counted("i.", "乙"), '<ol start="8" type="a">\n<li>甲</li>\n<li>乙</li>\n</ol>'),
        (counted("i.", "甲") + counted("ii.", "乙"), '<ol type="i">\n<li>甲</li>\n<li>乙</li>\n</ol>'),
        # More than one paragraph in an item: its number stays.
        (counted("一、", "甲<br><br>乙"), "<p>一、甲</p>\n<p>乙</p>"),
        (counted("一、", "<img src=/media/a.jpg>"), '<p>一、</p>\n<figure><img src="/media/a.jpg" alt=""></figure>'),
        (counted("1.", "甲<br><br>乙"), "<ol>\n<li>甲</li>\n</ol>\n<p>乙</p>"),
        (counted("1.", " "), ""),
        # Other programs say in styles how a list counts, and put lists where an item should be.
        ("<ol><li style='list-style-type:lower-alpha'>甲</ol>", '<ol type="a">\n<li>甲</li>\n</ol>'),
        ("<ol style='list-style-type: Upper-Roman'><li>甲</ol>", '<ol type="I">\n<li>甲</li>\n</ol>'),
        ("<ol style='list-style-type:decimal'><li>甲</ol>", "<ol>\n<li>甲</li>\n</ol>"),
        ("<ol><ol><li>甲</ol><li>乙</ol>", "<ol>\n<li>甲</li>\n</ol>\n<ol>\n<li>乙</li>\n</ol>"),
        (
            "<ol><li>甲<ol><ol><li>乙</ol></ol></ol>",
            "<ol>\n<li>甲\n<ol>\n<li>乙</li>\n</ol></li>\n</ol>",
        ),
        # Text beside the items of a list that counts levels; an item of two paragraphs; a script.
        (
            "<ol>甲<li data-aria-level=1>乙</li>丙<p>丁</p><script>x</script></ol>",
            "<p>甲</p>\n<ol>\n<li>乙</li>\n</ol>\n<p>丙</p>\n<p>丁</p>",
        ),
        (
            "<ul><li data-aria-level=1><p>甲</p><p>乙</p></li></ul>",
            "<ul>\n<li>甲</li>\n</ul>\n<p>乙</p>",
        ),
        # A page into which someone pasted from Word: signs are left, and what counted them is not.
        (
            "<p><span><span style='mso-list:Ignore'>(1)<span>&nbsp; </span></span></span>甲</p><p>乙</p>",
            "<p>(1)甲</p>\n<p>乙</p>",
        ),
        (
            "<p style='font-family:Symbol'><span style='mso-list:Ignore'>§</span>甲</p>"
            "<p><span style='mso-list:Ignore'>·</span>乙</p>",
            "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>",
        ),
        ("<ol><li><p><span style='mso-list:Ignore'>1.</span>甲</p></li></ol>", "<ol>\n<li>甲</li>\n</ol>"),
        # More than one caption, and words of a caption that are no paragraph.
        (
            "<table><caption>甲</caption><caption><h3>乙</h3></caption><tr><td>1<td>2</table>",
            "<table>\n<caption>甲 乙</caption>\n<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>",
        ),
        (
            f"<table><caption>{counted('（一）', '甲')}</caption><tr><td>1<td>2</table>",
            "<table>\n<caption>（一）甲</caption>\n<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>\n</table>",
        ),
    ],
)
def test_items_of_lists_keep_number_kind_and_words(html, expected):
    assert washed(html).html == expected
    assert washed(expected).html == expected


def test_an_item_inside_an_item_is_read_once():
    """Sixty of them would take years if each were read twice."""
    item = "<p style='mso-list:l0 level1 lfo1'>甲<span>"
    assert washed(item * 25).html.count("甲") == 25


# fmt: off
TAGS = [
    "p", "div", "b", "i", "span", "h1", "h3", "ul", "ol", "li", "table", "tr", "td", "th", "caption", "blockquote",
    "a", "br", "img", "data", "pre", "figure", "figcaption", "hr", "dl", "dt", "section", "script", "style", "o:p",
    "font", "sub", "sup", "s", "table", "tbody", "thead",
]
# fmt: on
SPECIAL = [
    "<",
    ">",
    "&amp;",
    "&lt;script&gt;",
    "&nbsp;",
    "　",
    "\n",
    "一、",
    "（一）",
    "• ",
    "<!--",
    "]]>",
    "<![if x]>",
]
PIECES = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(["<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>a)</span>", "<td rowspan=3>"]),
    st.sampled_from(
        ["<img src=/media/a.jpg alt=x onerror=y>", '<a href="https://a.cn/&quot;>">', "<b style=font-weight:400>"]
    ),
    st.sampled_from(SPECIAL),
    st.text("甲乙 ab1·。\t", min_size=1, max_size=6),
)


@given(st.lists(st.sampled_from(TAGS), max_size=30), st.randoms())
def test_no_word_is_lost_in_the_oddest_nesting(tags, chance):
    """A letter stands before and inside each element, whatever may stand in what."""
    shown = [tag for tag in tags if tag not in {"script", "style"}]
    html = "".join(f"甲<{tag}>乙" + ("" if chance.random() < 0.5 else f"</{tag}>") for tag in shown)
    kept = washed(html).html
    assert (kept.count("甲"), kept.count("乙")) == (len(shown), len(shown))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_comes_what_goes_is_tidy(html):
    """Washed text is washed again at each save: it must not change, and holds nothing that runs."""
    once = washed(html, guess=True).html
    assert washed(once).html == once
    assert not any(sign in once.lower() for sign in ("<script", "<style", "onerror=", "javascript:", "mso-", "class="))
