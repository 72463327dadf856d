import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.accounts.passwords import MINIMUM

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return User.objects.create_user("zhangwei01", display_name="张伟明", password="Vx7#kQm2!pRt")


REFUSED = {
    "short": ["Ab1!xyzK9", "aB3$"],
    "classes": ["tkvmrwqzbhd", "TKVMRWQZ8391", "tkvmrwqz8391"],
    "predictable": [
        "Liaocheng@2026", "Lcjyty123!!", "1qaz@WSX3edc", "Jiaoyu-Tiyu#2026", "Qwer!2345Asdf", "Admin@123456",
        "P@ssw0rd2026", "Abcd1234!!!!", "Aa111111!!", "Dongchangfu#1", "Woaini@1314520", "20080808Aa!!",
        "!QAZ2wsx#EDC",
    ],
    "similar": ["Zhangwei01#Kx9", "Kx9#zhangweiming", "9#Gnimiewgnahz"],
    "mobile": ["Mp#13800138000x"],
}  # fmt: skip
CASES = [(code, password) for code, passwords in REFUSED.items() for password in passwords]


@pytest.mark.parametrize(("code", "password"), CASES)
def test_a_weak_password_is_refused_for_its_reason_in_chinese(person, code, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person)
    assert code in [error.code for error in refused.value.error_list]
    assert all("\u4e00" <= message[0] <= "\u9fff" for message in refused.value.messages)


@pytest.mark.parametrize("password", ["Tq7#mVx2!kLp", "wudi-Kafei-9-Zhuozi", "河Bk4z!mTt8q", "x9Q#" + "r7Vt" * 3])
def test_a_strong_password_is_taken(person, password):
    assert len(password) >= MINIMUM
    validate_password(password, person)


def test_the_last_five_passwords_may_not_return(person):
    used = [
        "Vx7#kQm2!pRt",
        "Hq4$zLw9@nBd",
        "Rt8%vKx3&mJc",
        "Zp2^gYd6*hQf",
        "Mk5(sTr7)wXb",
        "Jn9_bVe4+cLz",
        "Wd3=fGh8~pKy",
    ]
    for password in used[1:]:
        validate_password(password, person)
        person.set_password(password)
        person.save()
    for password in used[2:]:
        with pytest.raises(ValidationError) as refused:
            validate_password(password, person)
        assert [error.code for error in refused.value.error_list] == ["former"]
    validate_password(used[0], person)
    assert person.former_passwords.count() == 5
