"""The guide for curators in the admin, in the language of its reader: docs/curators/ as it stands, pictures included."""

from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from directory import languages
from directory.admin.guide_text import read

FOLDER = Path(settings.BASE_DIR) / "docs" / "curators"
# Those in which curators work.
WRITTEN = languages.REQUIRED


def language_of(code: str) -> str:
    """The language itself where the guide is written in it, else the first of its fallbacks."""
    chain = (code, *languages.FALLBACK.get(code, languages.FALLBACK["default"]))
    return next(found for found in chain if found in WRITTEN)


@admin.site.admin_view
def guide(request: HttpRequest, language: str = "") -> HttpResponse:
    """In the language of the address, else in that of the reader."""
    if language and language not in WRITTEN:
        raise Http404
    shown = language or language_of(languages.active())
    address = reverse("admin-guide-picture", args=["name"]).replace("name.webp", "{}.webp")
    text = read((FOLDER / f"{shown}.md").read_text(encoding="utf-8"), address)
    context = {
        **admin.site.each_context(request),
        "title": text.title,
        "text": text,
        "shown": shown,
        "others": [languages.Language(code) for code in WRITTEN if code != shown],
    }
    return TemplateResponse(request, "admin/guide/guide.html", context)


@admin.site.admin_view
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the guide: a slug of the address, so no path leads out of the folder."""
    path = FOLDER / "pictures" / f"{name}.webp"
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp")
