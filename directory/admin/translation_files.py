"""Files to translators without an account, and back: exported, previewed line by line, written all or nothing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import languages
from directory.admin.translation_page import about, own, page
from directory.translating import desk, po_export, po_import


def export(request: HttpRequest, code: str) -> HttpResponse:
    """The language as a PO file: all of it, or what an address asks for. Two queries for each kind of content."""
    own(request, code)
    part, kind = request.GET.get("part", "all"), request.GET.get("kind", "")
    if part not in po_export.PARTS or (kind and kind not in dict(desk.kinds_in_files())):
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    name = "-".join(filter(None, ("translations", code, part, kind.replace(".", "-").lower())))
    return HttpResponse(
        po_export.written(code, part, kind, site),
        content_type="text/x-gettext-translation; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.po"'},
    )


class FileForm(forms.Form):
    """The file of a translator."""

    file = forms.FileField(label=gettext_lazy("PO file"), help_text=gettext_lazy("At most 2 MB."))

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > po_import.MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 2 MB. Export the kinds of content one by one.")
            )
        return found


def files(request: HttpRequest, code: str) -> HttpResponse:
    """Files to a translator and back: the form, the preview of what came back, and the writing of it."""
    own(request, code)
    if "sealed" in request.POST:
        return _taken(request, code)
    is_sent = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_sent else FileForm()
    if is_sent and form.is_valid():
        try:
            entries = po_import.read(form.cleaned_data["file"].read(), code)
            return _preview(request, code, po_import.compared(entries, code))
        except po_import.Refused as refusal:
            form.add_error("file", str(refusal))
    return _files(request, code, form)


def _files(request: HttpRequest, code: str, form: FileForm) -> HttpResponse:
    context = {
        **about(code),
        "form": form,
        "parts": {"all": _("all texts"), **dict(list(desk.STATES.items())[:3])},
        "kinds": desk.kinds_in_files(),
    }
    return page(request, "files", _("Files for translators"), context)


def _preview(
    request: HttpRequest, code: str, rows: list[po_import.Row], *, is_unsure: bool = False
) -> HttpResponse:
    """What the file would change, line by line, with what is wrong and what is asked."""
    context = {
        **about(code),
        "rows": rows,
        "problems": sum(1 for row in rows if row.problems),
        "questions": sum(1 for row in rows if row.questions),
        "is_unsure": is_unsure,
        "sealed": po_import.carried(rows, code, request.user),
        "source": languages.Language(languages.SOURCE),
    }
    return page(request, "preview", _("Preview of the file"), context)


def _taken(request: HttpRequest, code: str) -> HttpResponse:
    """Writes what was previewed, all or nothing."""
    try:
        with transaction.atomic():
            rows = po_import.previewed(request.POST["sealed"], code, request.user)
            if any(row.questions for row in rows) and "sure" not in request.POST:
                return _preview(request, code, rows, is_unsure=True)
            number = po_import.take(rows, code, request.user)
    except po_import.Refused as refusal:
        messages.error(request, str(refusal))
        return _files(request, code, FileForm())
    told = ngettext("%(count)s text saved.", "%(count)s texts saved.", number) % {"count": number}
    messages.success(request, told)
    return HttpResponseRedirect(reverse("admin-translations-language", args=[code]))
