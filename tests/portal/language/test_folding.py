"""The one form in which names are compared, in Python and in both databases."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.language.folding import RARE, folded, is_sign, one_line, plain_letters, runs_of_signs, words
from portal.language.lookups import POSTGRESQL, SQLITE, every_word, lookup_in
from portal.places.models import Place

LETTERS = "西区球场课余开放中国东阿城Ａz９7éÉⅡ①㎡"
SIGNS = "（）()【】[]〔〕《》〈〉「」『』“”‘’\"'＂·•‧∙・･.．-–—－―~～ 　\u00a0\u200b\u200d\ufeff\u00ad\t_"
TEXTS = st.text(alphabet=LETTERS + SIGNS, max_size=30)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("西区球场（课余开放）", "西区球场(课余开放)"),
        ("西区球场（课余开放）", "西区球场【课余开放】"),
        ("2026–2027 联赛", "2026-2027联赛"),
        ("2026–2027 联赛", "2026—2027 联赛"),
        ("１２号楼", "12号楼"),
        ("《少年中国》", "少年中国"),
        ("中国 · 东阿", "中国·东阿"),
        ("中国·东阿", "中国.东阿"),
        ("Ｕ12 Cup", "u12\u200b cup"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(text, same):
    assert folded(text) == folded(same) != ""


def test_other_names_stay_others():
    names = ["一中", "二中", "第12小学", "第21小学", "A区", "B区", "100%", "1+1"]
    assert len({folded(name) for name in names}) == len(names)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_again_changes_nothing_and_no_sign_is_left(text):
    once = folded(text)
    assert folded(once) == once
    assert [sign for sign in once if is_sign(sign)] == []
    assert (
        "".join(words(text))
        == "".join(folded(part) for part in text.split()[:99] if folded(part))[: len("".join(words(text)))]
    )


def test_the_letters_of_a_text_without_rare_characters_say_themselves():
    """What lets the databases pass by a text before they fold it."""
    plain = [sign for sign in map(chr, range(1, 0x110000)) if not RARE.search(sign)]
    assert len(plain) > 20_000
    assert [sign for sign in plain if plain_letters(folded(sign)) != plain_letters(sign.lower())] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("东阿县（新城）小学", "东阿县(新城)小学"),
        ("东阿县(新城)小学", "新城【小学"),
        ("㈱东阿", "株 东阿"),
        ("东阿⼀中", "一中"),  # a radical that looks like 一
        ("ⅦB 班", "viib"),
        ("㎡与\u212a", "m2与K"),  # the sign of Kelvin
        ("U\u200b１２ 联赛", "u12联赛"),
        ("ＡＢ－３", "ab3"),
        ("e\u0301cole", "École"),
        ("100%_了", "100％"),
        ("%_%\\", "%"),
    ],
)
def test_a_stored_name_is_found_however_rare_its_characters_are(places, stored, typed):
    Place.objects.filter(code="371502107").update(name=stored)
    assert [place.name for place in Place.objects.filter(name__found=typed)] == [stored.replace("\u200b", "")]


def test_a_number_is_typed_on_one_line():
    assert one_line(" ０６３５－－１２３　 4567\u200b\ufeff") == "0635--123 4567"
    assert one_line("第①页²") == "第①页²"  # a footnote's mark is no digit


@pytest.mark.django_db
def test_the_database_folds_as_python_does():
    """Thousands of texts in one statement: the function of SQLite, or the steps of PostgreSQL."""
    texts = [
        a + sign + b
        for sign in map(
            chr,
            (
                *range(1, 0x250),
                *range(0x2000, 0x2100),
                *range(0x3000, 0x3100),
                *range(0xFE00, 0xFE70),
                *range(0xFF00, 0xFFF0),
                0xE0001,
                0xE0101,
            ),
        )
        for a, b in (("东", "阿"),)
    ]
    fold = (SQLITE if connection.vendor == "sqlite" else POSTGRESQL).rpartition(", %s)")[0].partition("(")[2]
    params = [] if connection.vendor == "sqlite" else [runs_of_signs()]
    with connection.cursor() as cursor:
        found = []
        for text in texts:
            cursor.execute(f"SELECT {fold.format(column='CAST(%s AS text)')}", [text, *params])
            found.append(cursor.fetchone()[0])
    wrong = [(text, one) for text, one in zip(texts, found, strict=True) if one != folded(text)]
    assert wrong == []


@pytest.mark.django_db
def test_words_are_looked_for_in_any_of_the_columns(places):
    def names(text):
        return list(Place.objects.filter(every_word(text, "name", "code")).values_list("name", flat=True))

    assert names("《于集镇》") == names("于 集　镇") == names("37１502107") == ["于集镇"]
    assert names("于集镇 371502107") == ["于集镇"]
    assert names("于集镇 没有") == []
    assert names("100%") == names("_%") == names("\\") == []
    assert len(names(" — ")) == len(names("")) == 147


def test_a_column_of_no_text_is_searched_as_before():
    assert lookup_in(Place, "parent__name") == "parent__name__found"
    assert lookup_in(Place, "position") == "position__icontains"
