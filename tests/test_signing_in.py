"""The way in: a password, a second factor, few tries, and what is written of it."""

import logging
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.middleware import CONTENT_SECURITY_POLICY
from directory.signing_in import devices
from directory.signing_in.throttle import address_key
from services.models import LookAlike, Mandate, Region
from tests.builders import a_service, an_organisation
from tests.conftest import Visitor
from tests.signing_in import a_code, a_device, a_member, sign_in

pytestmark = [
    pytest.mark.django_db,
    # Django's own admin templates name variables that are not always there.
    pytest.mark.ignore_template_errors,
]

LOGIN = "/admin/login/"
ENROL = "/admin/second-factor/"
CODES = "/admin/backup-codes/"
PASSWORD = "a long sentence 12"
PAGES = ["/admin/", "/admin/services/service/", "/admin/advice/", "/admin/design/", CODES]


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(headers={"accept-language": "en"})


@pytest.fixture
def member() -> User:
    return a_member("publisher", password=PASSWORD)


def typing(visitor: Visitor, user: User, code: str = "", password: str = PASSWORD) -> HttpResponse:
    typed = {"username": user.username, "password": password, "code": code}
    return visitor.post(LOGIN, typed)


def read(response: HttpResponse) -> BeautifulSoup:
    assert response.status_code == 200, response.status_code
    return BeautifulSoup(response.content, "html.parser")


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/admin/").status_code == 200


def enrol(visitor: Visitor, user: User) -> list[str]:
    """Signs in by password, gives the first code, and keeps the backup codes."""
    assert typing(visitor, user).status_code == 302
    key = read(visitor.get(ENROL)).select_one("#key").text
    app = TOTPDevice(user=user, key=visitor.session["key_of_the_new_app"])
    assert devices.in_words(app.key) == key
    assert visitor.post(ENROL, {"code": a_code(app)}).status_code == 302
    return [code.text for code in read(visitor.get(CODES)).select(".codes code")]


# The second factor is given at the first sign-in


@pytest.mark.parametrize("page", PAGES)
def test_a_password_alone_opens_the_page_that_gives_a_second_factor_and_no_other(
    visitor: Visitor, member: User, page: str
) -> None:
    assert typing(visitor, member).status_code == 302
    for method in (visitor.get, visitor.post):
        response = method(page)
        assert (response.status_code, response["Location"]) == (302, ENROL)
    assert visitor.get(LOGIN)["Location"] == ENROL
    shown = read(visitor.get(ENROL))
    assert not shown.select('a[href^="/admin/services/"], #nav-sidebar, #user-tools')


def test_a_stranger_sees_no_page_that_gives_a_second_factor(visitor: Visitor) -> None:
    assert visitor.get(ENROL)["Location"].startswith(LOGIN)
    assert visitor.post(ENROL, {"code": "123456"})["Location"].startswith(LOGIN)
    assert visitor.post(CODES)["Location"].startswith(LOGIN)
    assert not StaticToken.objects.exists()


def test_who_is_no_member_of_the_staff_does_not_get_in(visitor: Visitor) -> None:
    reader = User.objects.create_user("reader", password=PASSWORD)
    assert read(typing(visitor, reader)).select(".errornote")
    assert visitor.get(ENROL)["Location"].startswith(LOGIN)


def test_the_key_is_a_picture_without_styles_and_a_text(visitor: Visitor, member: User) -> None:
    typing(visitor, member)
    response = visitor.get(ENROL)
    assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "no-store" in response["Cache-Control"]
    page = read(response)
    assert page.select_one("svg.qr path")
    assert not page.select("[style], style, script:not([src]), [onclick]")
    key = page.select_one("#key").text
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", key)
    # The key stays while the page is read again, else the app would hold another.
    assert read(visitor.get(ENROL)).select_one("#key").text == key


def test_the_first_code_lets_in_and_shows_ten_backup_codes_once(
    visitor: Visitor, member: User
) -> None:
    codes = enrol(visitor, member)
    assert len(set(codes)) == 10
    assert set(codes) == set(StaticToken.objects.values_list("token", flat=True))
    again = read(visitor.get(CODES))
    assert not again.select(".codes")
    assert "10 backup codes" in again.text
    assert is_in(visitor)
    assert visitor.get(ENROL)["Location"] == CODES


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "²²²²²²", "1" * 40])
def test_a_wrong_first_code_gives_nothing_and_keeps_the_key(
    visitor: Visitor, member: User, code: str
) -> None:
    typing(visitor, member)
    key = read(visitor.get(ENROL)).select_one("#key").text
    page = read(visitor.post(ENROL, {"code": code}))
    assert page.select(".errorlist li")
    assert page.select_one("#key").text == key
    assert not devices.has_device(member)
    assert not is_in(visitor)


def test_the_session_gets_another_name_with_the_second_factor(
    visitor: Visitor, member: User
) -> None:
    typing(visitor, member)
    before = visitor.session.session_key
    enrol(visitor, member)
    assert visitor.session.session_key != before
    assert not {"key_of_the_new_app", "may_enrol", "new_backup_codes"} & set(visitor.session.keys())


def test_who_signed_in_by_password_elsewhere_cannot_enrol_a_second_phone(
    visitor: Visitor, member: User
) -> None:
    thief = Visitor()
    typing(thief, member)
    enrol(visitor, member)
    assert thief.get(ENROL)["Location"].startswith(LOGIN)
    assert TOTPDevice.objects.count() == 1


def test_who_has_no_second_factor_can_still_sign_out(visitor: Visitor, member: User) -> None:
    typing(visitor, member)
    assert visitor.post("/admin/logout/").status_code == 200
    assert visitor.get(ENROL)["Location"].startswith(LOGIN)


# With a second factor


def test_the_code_of_the_app_lets_in_once(visitor: Visitor, member: User) -> None:
    code = a_code(a_device(member))
    assert typing(visitor, member, f"{code[:3]} {code[3:]}").status_code == 302
    assert is_in(visitor)
    other = Visitor()
    assert read(typing(other, member, code)).select(".errornote")
    assert not is_in(other)


def test_a_backup_code_lets_in_once(visitor: Visitor, member: User) -> None:
    codes = enrol(visitor, member)
    other = Visitor()
    assert typing(other, member, codes[0].upper()).status_code == 302
    assert is_in(other)
    again = Visitor()
    assert read(typing(again, member, codes[0])).select(".errornote")
    assert devices.codes_left(member) == 9


@pytest.mark.parametrize(
    ("password", "code"), [(PASSWORD, ""), (PASSWORD, "000000"), ("wrong", "000000"), ("wrong", "")]
)
def test_a_refusal_does_not_say_what_was_wrong(
    visitor: Visitor, member: User, password: str, code: str
) -> None:
    a_device(member)
    page = read(typing(visitor, member, code, password))
    (sentence,) = page.select(".errornote")
    assert "do not belong together" in sentence.text
    assert not page.select_one("#id_password").get("value")
    assert page.select_one("#id_username")["value"] == member.username
    assert not is_in(visitor)
    assert visitor.get(ENROL)["Location"].startswith(LOGIN)


def test_the_code_of_somebody_else_lets_nobody_in(visitor: Visitor, member: User) -> None:
    a_device(member)
    other = a_member("curator")
    assert read(typing(visitor, member, a_code(a_device(other)))).select(".errornote")


def test_after_a_wrong_code_the_next_one_waits(visitor: Visitor, member: User) -> None:
    app = a_device(member)
    for _number in range(6):
        app.throttle_increment()
    refusals = [
        read(typing(visitor, member, a_code(app), password)).select_one(".errornote").text
        for password in (PASSWORD, "wrong")
    ]
    assert "wait a minute" in refusals[0]
    assert refusals[0] == refusals[1]
    app.throttle_reset()
    assert typing(visitor, member, a_code(app)).status_code == 302


def test_new_backup_codes_take_the_place_of_the_old(visitor: Visitor, member: User) -> None:
    old = enrol(visitor, member)
    assert visitor.post(CODES).status_code == 302
    new = [code.text for code in read(visitor.get(CODES)).select(".codes code")]
    assert len(new) == 10
    assert not set(new) & set(old)
    assert devices.match(member, old[0]) is None
    StaticDevice.objects.get().throttle_reset()
    assert devices.match(member, new[0])


def test_who_signed_in_with_a_backup_code_makes_new_ones_and_stays_in(
    visitor: Visitor, member: User
) -> None:
    old = enrol(visitor, member)
    other = Visitor()
    assert typing(other, member, old[0]).status_code == 302
    assert other.post(CODES).status_code == 302
    new = {code.text for code in read(other.get(CODES)).select(".codes code")}
    assert new == set(StaticToken.objects.values_list("token", flat=True))
    assert len(new) == 10
    assert not new & set(old)
    assert is_in(other)
    assert is_in(visitor)


def test_the_page_of_the_codes_can_be_found(visitor: Visitor, member: User) -> None:
    assert read(sign_in(visitor, member).get("/admin/")).select(f'#user-tools a[href="{CODES}"]')


def test_a_session_whose_second_factor_is_gone_must_sign_in_again(
    visitor: Visitor, member: User
) -> None:
    enrol(visitor, member)
    devices.take_away([member], by=member)
    response = visitor.get("/admin/")
    assert response["Location"].startswith(LOGIN)
    assert visitor.get(ENROL)["Location"].startswith(LOGIN)
    assert typing(visitor, member).status_code == 302
    assert visitor.get("/admin/")["Location"] == ENROL


def test_who_may_no_longer_sign_in_is_out_at_once(visitor: Visitor, member: User) -> None:
    sign_in(visitor, member)
    assert is_in(visitor)
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert not is_in(visitor)


def test_an_administrator_takes_a_lost_phone_away(
    visitor: Visitor, member: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    a_device(member)
    devices.new_backup_codes(member)
    boss = a_member("administrator")
    asked = {"action": "take_away_second_factor", "_selected_action": [member.pk]}
    where = reverse("admin:auth_user_changelist")
    response = sign_in(visitor, boss).post(where, asked, follow=True)
    assert "was taken away" in read(response).select_one(".messagelist").text
    assert not devices.has_device(member)
    assert devices.has_device(boss)
    assert f"second factor taken away: user {member.pk} by user {boss.pk}" in caplog.messages


def test_keys_and_backup_codes_are_shown_to_nobody(visitor: Visitor) -> None:
    sign_in(visitor, a_member())
    for page in ("otp_totp/totpdevice/", "otp_static/staticdevice/", "axes/accessattempt/"):
        assert visitor.get(f"/admin/{page}").status_code == 404


# Few tries


def test_the_fifth_failure_locks_the_name_out_and_says_how_long(
    visitor: Visitor, member: User
) -> None:
    for _number in range(4):
        assert typing(visitor, member, password="wrong").status_code == 200
    for password in ("wrong", PASSWORD, PASSWORD):
        response = typing(visitor, member, password=password)
        assert response.status_code == 429
        assert response["Retry-After"] == "1800"
        assert "no-store" in response["Cache-Control"]
        page = BeautifulSoup(response.content, "html.parser")
        assert "Wait 30 minutes" in page.select_one("#content [role=alert]").text
    assert not is_in(visitor)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_lock_out_page_speaks_the_language_of_the_reader(member: User, language: str) -> None:
    visitor = Visitor(headers={"accept-language": language})
    for _number in range(5):
        response = typing(visitor, member, password="wrong")
    assert response.status_code == 429
    assert BeautifulSoup(response.content, "html.parser").html["lang"] == language


def test_wrong_codes_count_as_wrong_passwords_do(visitor: Visitor, member: User) -> None:
    a_device(member)
    statuses = [typing(visitor, member, "000000").status_code for _number in range(5)]
    assert statuses == [200, 200, 200, 200, 429]


def test_another_address_and_another_name_are_not_locked_out(
    visitor: Visitor, member: User
) -> None:
    for _number in range(5):
        typing(visitor, member, password="wrong")
    elsewhere = Visitor(REMOTE_ADDR="203.0.113.9")
    assert typing(elsewhere, member).status_code == 302
    assert typing(Visitor(), a_member("curator", password=PASSWORD)).status_code == 302


def test_a_sign_in_that_works_clears_the_count(visitor: Visitor, member: User) -> None:
    for _round in range(2):
        for _number in range(4):
            assert typing(visitor, member, password="wrong").status_code == 200
        assert typing(visitor, member).status_code == 302
        visitor.post("/admin/logout/")


def test_many_invented_names_push_no_count_out(visitor: Visitor, member: User) -> None:
    """Too many counts would push out those whose keys come first."""
    for _number in range(5):
        typing(visitor, member, password="wrong")
    for number in range(400):
        caches["tries"].add(f"z{number}", 1)
    assert typing(visitor, member).status_code == 429


def test_a_lock_out_ends(visitor: Visitor, member: User) -> None:
    for _number in range(5):
        typing(visitor, member, password="wrong")
    caches["tries"].clear()  # what the cache does by itself after the time that the page says
    assert typing(visitor, member).status_code == 302


def test_no_table_holds_who_tried_from_where(visitor: Visitor, member: User) -> None:
    secret = Visitor(REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Firefox-of-somebody"})
    for password in ("wrong", PASSWORD):
        typing(secret, member, password=password)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        assert not model.objects.exists()


def test_an_address_is_a_key_that_changes_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    def key(address: str, **meta: str) -> str:
        return address_key(RequestFactory().get("/", REMOTE_ADDR=address, **meta))

    assert "203.0.113.9" not in key("203.0.113.9")
    assert key("203.0.113.9") == key("203.0.113.9") != key("203.0.113.8")
    assert key("2001:db8::1") == key("2001:db8::ffff") != key("2001:db8:0:1::1")
    assert key("nonsense") == key("")
    assert key("::ffff:203.0.113.9") == key("203.0.113.9") != key("::ffff:203.0.113.8")
    # Anybody may write this header, so it counts behind a proxy alone, which adds the last address.
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    assert key("192.0.2.1", **forged) == key("192.0.2.1")
    today = key("203.0.113.9")
    with override_settings(BEHIND_PROXY=True):
        assert key("192.0.2.1", **forged) == today
    # What a server that listens to both kinds says of an old address is that address.
    assert key("::ffff:203.0.113.9") == today != key("::ffff:203.0.113.8")
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert key("203.0.113.9") != today


# How long it lasts


def test_a_session_ends_eight_hours_after_the_sign_in_however_busy_it_is(
    visitor: Visitor, member: User
) -> None:
    enrol(visitor, member)
    ends = visitor.session.get_expiry_date()
    assert timedelta(hours=7, minutes=55) < ends - timezone.now() <= timedelta(hours=8)
    visitor.post(CODES)
    visitor.get(CODES)
    assert visitor.session.get_expiry_date() == ends


# What is written


def test_signing_in_and_out_is_written_without_names_or_secrets(
    visitor: Visitor, member: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    codes = enrol(visitor, member)
    visitor.post("/admin/logout/")
    stranger = Visitor(REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Firefox-of-somebody"})
    for _number in range(5):
        typing(stranger, member, password="my-secret-word")
    stranger.post(LOGIN, {"username": "typed-in-the-wrong-field", "password": "x"})
    typing(visitor, member, codes[0])
    visitor.post(CODES)
    written = [line.getMessage() for line in caplog.records if line.name == "directory.signing_in"]
    assert written == [
        f"signed in by password alone: user {member.pk}",
        f"second factor given: user {member.pk}",
        f"backup codes made: user {member.pk}",
        f"signed out: user {member.pk}",
        *([f"sign-in failed: user {member.pk}"] * 4),
        # The package hears of the fifth failure first, and locks out before this project writes the failure down.
        f"locked out: user {member.pk}",
        f"sign-in failed: user {member.pk}",
        "sign-in failed: user -",
        f"signed in with a second factor: user {member.pk}",
        f"backup codes made: user {member.pk}",
    ]
    secrets = (member.username, PASSWORD, "my-secret-word", "typed-in-the", "203.0.113.77")
    shown = [line.getMessage() for line in caplog.records if not line.name.startswith("django.db")]
    for secret in (*secrets, "Firefox-of", *codes):
        assert not [line for line in shown if secret in line], secret


def test_what_the_console_gets_of_axes_is_nothing() -> None:
    assert not logging.getLogger("axes.handlers.cache").isEnabledFor(logging.WARNING)


def test_a_change_in_the_admin_is_written_by_number(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    boss = a_member("administrator")
    sign_in(visitor, boss)
    where = reverse("admin:services_spokenlanguage_add")
    assert visitor.post(where, {"tag": "ast"}).status_code == 302
    organisation = an_organisation()
    gone = reverse("admin:services_organisation_delete", args=[organisation.pk])
    assert visitor.post(gone, {"post": "yes"}).status_code == 302
    written = [line.getMessage() for line in caplog.records if line.name == "directory.changes"]
    assert len(written) == 2
    assert re.fullmatch(rf"added services\.spokenlanguage \d+: user {boss.pk}", written[0])
    assert written[1] == f"deleted services.organisation {organisation.pk}: user {boss.pk}"


def test_a_check_a_closure_and_a_decision_are_written_by_number_too(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="directory.changes")
    boss = a_member("administrator")
    sign_in(visitor, boss)
    service, other = a_service(), a_service()
    pair = LookAlike.objects.create(first=service, second=other)
    listed = reverse("admin:services_service_changelist")
    visitor.post(listed, {"still_correct": service.pk, "how": "called"})
    day = timezone.localdate().isoformat()
    chosen = {"action": "close_together", "_selected_action": service.pk, "apply": "1"}
    visitor.post(listed, {**chosen, "closed_from": day, "closed_until": day})
    visitor.post(reverse("admin:services_lookalike_decide", args=[pair.pk]), {"decision": "apart"})
    closure = service.closures.get()
    assert [line.getMessage() for line in caplog.records if line.name == "directory.changes"] == [
        f"verified services.service {service.pk}: user {boss.pk}",
        f"added services.closure {closure.pk}: user {boss.pk}",
        f"decided on services.lookalike {pair.pk}: user {boss.pk}",
    ]


# The first administrator


def first_administrator(monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> str:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    said = StringIO()
    call_command("first_administrator", name, stdout=said)
    return said.getvalue()


def test_the_first_administrator_is_made_by_a_command_and_enrols_at_the_first_sign_in(
    monkeypatch: pytest.MonkeyPatch, visitor: Visitor
) -> None:
    said = first_administrator(monkeypatch, "boss", PASSWORD)
    assert "second factor" in said
    assert PASSWORD not in said
    boss = User.objects.get(username="boss")
    assert (boss.is_superuser, boss.is_staff) == (True, True)
    assert len(enrol(visitor, boss)) == 10
    assert read(visitor.get(reverse("admin:services_mandate_changelist")))


def test_there_is_one_first_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_superuser("gone", is_active=False)
    first_administrator(monkeypatch, "boss", PASSWORD)
    with pytest.raises(CommandError, match="already"):
        first_administrator(monkeypatch, "second", PASSWORD)
    assert not User.objects.filter(username="second").exists()


def test_an_administrator_by_mandate_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    a_member("administrator")
    with pytest.raises(CommandError, match="already"):
        first_administrator(monkeypatch, "second", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("boss", "short", "at least 12"),
        ("boss", "password1234", "common"),
        ("boss", "", "at least 12"),
        ("", PASSWORD, "blank"),
        ("no spaces please", PASSWORD, "valid username"),
    ],
)
def test_a_bad_name_or_password_is_refused_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, password: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        first_administrator(monkeypatch, name, password)
    assert not User.objects.exists()


# Members and mandates


def add(visitor: Visitor, model: str, **values: Any) -> HttpResponse:
    return visitor.post(reverse(f"admin:{model}_add"), values)


def test_an_administrator_adds_a_member_who_can_then_sign_in(visitor: Visitor) -> None:
    sign_in(visitor, a_member("administrator"))
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    assert add(visitor, "auth_user", username="new", **passwords).status_code == 302
    new = User.objects.get(username="new")
    assert (new.is_staff, new.is_superuser) == (True, False)
    given = {"user": new.pk, "role": "translator", "languages": ["uk", "ar"]}
    assert add(visitor, "services_mandate", **given).status_code == 302
    assert new.mandate.languages == ["uk", "ar"]
    form = reverse("admin:auth_user_change", args=[new.pk])
    shown = read(visitor.get(form))
    assert not shown.select(
        "[name=is_superuser], [name=user_permissions], [name=groups], [name=password1]"
    )
    change = read(visitor.get(reverse("admin:services_mandate_change", args=[new.mandate.pk])))
    ticked = {box["value"] for box in change.select("[name=languages][checked]")}
    assert ticked == {"uk", "ar"}
    assert len(enrol(Visitor(), new)) == 10


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "translator"}, "languages"),
        ({"role": "translator", "languages": ["nl"]}, "languages"),
        ({"role": "translator", "languages": ["xx"]}, "languages"),
        ({"role": "curator"}, "regions"),
        ({"role": ""}, "role"),
    ],
)
def test_a_mandate_with_which_nothing_could_be_done_is_refused(
    visitor: Visitor, values: dict[str, Any], field: str
) -> None:
    sign_in(visitor, a_member("administrator"))
    user = User.objects.create_user("new", is_staff=True)
    page = read(add(visitor, "services_mandate", user=user.pk, **values))
    assert page.select(f".field-{field} .errorlist li")
    assert not Mandate.objects.filter(user=user).exists()


def test_a_curator_of_a_region_needs_no_domain(visitor: Visitor) -> None:
    sign_in(visitor, a_member("administrator"))
    user = User.objects.create_user("new", is_staff=True)
    gent = Region.objects.get(nis="44021")
    given = {"user": user.pk, "role": "curator", "regions": [gent.pk]}
    assert add(visitor, "services_mandate", **given).status_code == 302
    assert user.mandate.regions.get() == gent
