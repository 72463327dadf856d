"""What a password must be: long, mixed, not guessable from the person, the place or the keyboard, and new."""

import re
import secrets
import string
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts.models import FormerPassword, User
from portal.places.pinyin import pypinyin

MINIMUM = 10
CLASSES = {"小写字母": r"[a-z]", "大写字母": r"[A-Z]", "数字": r"\d", "符号": r"[^A-Za-z0-9]"}
REMEMBERED = 5
SUBSTANCE = 6  # letters and digits that must be left when everything predictable is taken out

CLEAR_SIGNS = "".join(sorted({*string.ascii_letters, *string.digits} - set("0Oo1lI")))  # none taken for another

LOCAL_WORDS = Path(__file__).parent / "data" / "local_words.txt"

# What people put into passwords: the places and offices around here, what they work on, and words that every list of
# guesses starts with.
WORDS = (
    *LOCAL_WORDS.read_text(encoding="utf-8").split(),
    "jiaoyuju", "tiyuju", "jiaoyu", "tiyu", "jytyj", "jytj", "xuexiao", "xiaoxue", "zhongxue", "laoshi",
    "xiaozhang", "jiaoshi", "guanli", "guanliyuan", "woaini", "woai", "nihao", "zhongguo", "china", "mima", "passwd",
    "password", "pass", "admin", "administrator", "root", "user", "test", "demo", "welcome", "letmein", "iloveyou",
    "dragon", "monkey", "5201314", "1314520", "1314", "520",
    "abc", "abcd", "qwerty", "asdfgh", "system", "login", "hello", "school", "teacher", "sport", "education",
)  # fmt: skip
LEET = str.maketrans({"@": "a", "0": "o", "3": "e", "$": "s", "5": "s", "7": "t"})
UNSHIFTED = str.maketrans("!@#$%^&*()_+", "1234567890-=")
ROWS = ("1234567890-=", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
COLUMNS = (
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
    "9ol",
    "0p",
    "qaz",
    "wsx",
    "edc",
    "rfv",
    "tgb",
)
YEAR = re.compile(r"(19|20)\d\d((0[1-9]|1[0-2])([0-2]\d|3[01])?)?")
REPEATED = re.compile(r"(.)\1{2,}")
MOBILE = re.compile(r"1[3-9]\d{9}")


class Mixed:
    """At least ``MINIMUM`` characters, of three of the four ``CLASSES``."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < MINIMUM:
            raise ValidationError(f"密码至少要 {MINIMUM} 个字符，现在只有 {len(password)} 个。", code="short")
        if sum(bool(re.search(pattern, password)) for pattern in CLASSES.values()) < 3:
            raise ValidationError("密码要包含小写字母、大写字母、数字、符号中的至少三种。", code="classes")

    def get_help_text(self) -> str:
        return f"至少 {MINIMUM} 个字符，包含小写字母、大写字母、数字、符号中的至少三种。"


class Unpredictable:
    """Something must be left when names, places, years, keyboard runs and the person's own data are taken out."""

    def validate(self, password: str, user: User | None = None) -> None:
        if MOBILE.search(password):
            raise ValidationError("密码中不能有手机号码。", code="mobile")
        own = _own_words(user)
        low = password.lower()
        if any(word in low or word[::-1] in low for word in own if len(word) >= 4):
            raise ValidationError("密码不能包含用户名、姓名拼音或邮箱名。", code="similar")
        readings = (low, low.translate(LEET), low.translate(UNSHIFTED))
        if any(_substance(reading, own) < SUBSTANCE for reading in readings):
            raise ValidationError(
                "密码太容易猜到：不要用地名、单位名、姓名拼音、年份、键盘顺序或常见单词拼成。", code="predictable"
            )

    def get_help_text(self) -> str:
        return "不能用地名、单位名、姓名拼音、手机号、年份、键盘顺序或常见单词拼成。"


class Former:
    """Neither the present password nor one of the last ``REMEMBERED``."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or not user.pk:
            return
        former = list(user.former_passwords.values_list("password", flat=True)[:REMEMBERED])
        if any(check_password(password, encoded) for encoded in {user.password, *former}):
            raise ValidationError(f"不能使用最近 {REMEMBERED} 次用过的密码，请换一个新的。", code="former")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Called by Django when a new password is stored: the oldest hashes beyond ``REMEMBERED`` go."""
        if user is None or not user.pk:
            return
        FormerPassword.objects.create(user=user, password=user.password)
        kept = user.former_passwords.values_list("pk", flat=True)[:REMEMBERED]
        user.former_passwords.exclude(pk__in=list(kept)).delete()

    def get_help_text(self) -> str:
        return f"不能与最近 {REMEMBERED} 次用过的密码相同，每 {settings.PASSWORD_MAX_AGE_DAYS} 天更换一次。"


def generated(user: User) -> str:
    """A random password for a first sign-in that passes every rule: four groups of four signs, about 93 bits."""
    while True:
        groups = ("".join(secrets.choice(CLEAR_SIGNS) for _ in range(4)) for _ in range(4))
        password = "-".join(groups)
        try:
            validate_password(password, user)
        except ValidationError:
            continue  # by chance without a digit, or with a word in it
        return password


def expired(user: User) -> bool:
    """Whether the person has to choose a new password before anything else."""
    age = timezone.now() - user.password_changed_at
    return user.must_change_password or (user.is_staff and age.days >= settings.PASSWORD_MAX_AGE_DAYS)


def _own_words(user: User | None) -> list[str]:
    """Lower-case words that stand for the person: user name, mail name, name in pinyin; the longest first."""
    if user is None:
        return []
    name = getattr(user, "display_name", "")
    pinyin = pypinyin()
    syllables = pinyin.lazy_pinyin(name)
    initials = "".join(pinyin.lazy_pinyin(name, style=pinyin.Style.FIRST_LETTER))
    words = [user.get_username(), user.email.partition("@")[0], "".join(syllables), initials, *syllables[:1]]
    return sorted({word.lower() for word in words if len(word) >= 2}, key=len, reverse=True)


def _substance(text: str, own: Sequence[str]) -> int:
    """How many letters and digits no rule explains."""
    for word in (*own, *sorted(WORDS, key=len, reverse=True)):
        text = text.replace(word, " ")
    text = REPEATED.sub(" ", YEAR.sub(" ", text))
    text = _without_runs(text)
    return sum(character.isalnum() for character in text)


def _without_runs(text: str) -> str:
    """Takes out keyboard and alphabet runs of three or more, forward and backward, and keyboard columns."""
    for column in COLUMNS:
        for run in (column, column[::-1]):
            text = text.replace(run, " ")
    for row in ROWS:
        for line in (row, row[::-1]):
            for length in range(len(line), 2, -1):
                for start in range(len(line) - length + 1):
                    text = text.replace(line[start : start + length], " ")
    return text
