"""What goes over the wire: brotli or gzip as the browser asks, and nothing whose size tells a secret."""

import gzip
import json

import brotli
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.test import Client, RequestFactory

from directory import compression
from tests.signing_in import a_member, sign_in

LIST = "/nl/services/"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0, BR;q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000, gzip;q=0", ""),
        ("br;q=nonsense, gzip", "gzip"),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("brr, xgzip", ""),
    ],
)
def test_the_coding_is_what_the_browser_takes(accepted: str, expected: str) -> None:
    assert compression.coding(accepted) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LIST, "/nl/", "/api/services", "/nl/crisis/"])
@pytest.mark.parametrize(
    ("accepted", "opened"),
    [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)],
)
def test_a_public_answer_is_the_same_however_it_comes(
    client: Client, path: str, accepted: str, opened: object
) -> None:
    plain = client.get(path)
    assert not plain.has_header("Content-Encoding")
    came = client.get(path, headers={"accept-encoding": accepted})
    assert came.get("Content-Encoding", "") == accepted.partition(",")[0]
    assert opened(came.content) == plain.content  # type: ignore[operator]
    assert int(came["Content-Length"]) == len(came.content)
    assert "Accept-Encoding" in came["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


@pytest.mark.django_db
def test_a_public_answer_has_the_same_bytes_each_time(client: Client) -> None:
    for accepted in ("br", "gzip"):
        first, second = (
            client.get("/nl/crisis/", headers={"accept-encoding": accepted}).content
            for _time in range(2)
        )
        assert first == second


@pytest.mark.django_db
def test_brotli_is_smaller_than_gzip(client: Client) -> None:
    sizes = [
        len(client.get(LIST, headers={"accept-encoding": name}).content) for name in ("br", "gzip")
    ]
    assert sizes[0] < sizes[1] < len(client.get(LIST).content) / 4


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_what_may_hold_a_secret_is_padded_and_never_brotli(client: Client) -> None:
    """Django writes a name of random length into the head of a gzip: the size of the same page differs."""
    advice = client.post(
        "/api/advice",
        json.dumps({"needs": ["housing"], "place": "9000"}),
        content_type="application/json",
        headers={"accept-encoding": "br, gzip"},
    )
    assert advice["Cache-Control"] == "no-store"
    assert advice["Content-Encoding"] == "gzip"
    sign_in(client, a_member())
    sizes = set()
    for _time in range(12):
        page = client.get("/admin/", headers={"accept-encoding": "br, gzip"})
        assert page["Content-Encoding"] == "gzip"
        sizes.add(len(page.content) - len(gzip.compress(gzip.decompress(page.content))))
    assert len(sizes) > 1


@pytest.mark.parametrize("header", ["no-store", "private, no-cache", "max-age=0, No-Store"])
def test_what_no_shared_cache_may_keep_is_private(header: str) -> None:
    request = RequestFactory().get("/nl/")
    assert compression.is_private(request, HttpResponse(headers={"Cache-Control": header}))
    for public in ("", "public, max-age=60", "no-cache"):
        assert not compression.is_private(
            request, HttpResponse(headers={"Cache-Control": public} if public else {})
        )
    with_cookie = HttpResponse()
    with_cookie.set_cookie("a", "b")
    assert compression.is_private(request, with_cookie)
    assert compression.is_private(RequestFactory().get("/admin/"), HttpResponse())


def test_what_is_short_or_compressed_already_stays_as_it_is() -> None:
    request = RequestFactory().get("/", headers={"accept-encoding": "br"})
    for answer in (
        HttpResponse(b"x" * (compression.FEWEST_BYTES - 1)),
        HttpResponse(b"x" * 999, headers={"Content-Encoding": "gzip"}),
    ):
        before = answer.content, dict(answer.headers)
        compression.Compression(lambda _request, answer=answer: answer)(request)
        assert (answer.content, dict(answer.headers)) == before


@pytest.mark.django_db
def test_a_static_file_was_compressed_ahead_and_may_be_kept_for_ever(client: Client) -> None:
    response = client.get(
        staticfiles_storage.url("site.css"), headers={"accept-encoding": "br, gzip"}
    )
    assert response["Content-Encoding"] == "br"
    assert response["Cache-Control"] == "max-age=315360000, public, immutable"
    response.close()
