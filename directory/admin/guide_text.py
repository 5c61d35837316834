"""Reads the guide for curators, which is written in a small part of Markdown, into HTML.

That part: one title, headings of two levels, paragraphs, lists of both kinds, pictures on a line of their own, and in a line
**strong**, `code` and [a link](#heading). Anything else is a fault of the guide, so nothing is shown half understood.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

HEADING = re.compile(r"(#{1,3}) (\S.*)")
PICTURE = re.compile(r"!\[([^\]]+)\]\(pictures/([a-z0-9-]+)\.webp\)")
ITEM = re.compile(r"(- |\d+\. )(\S.*)")
INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\(#(?P<to>[\w-]+)\)"
)
# What begins something of Markdown that the guide does without, or is left over of a mark that was not closed.
UNKNOWN = re.compile(r"^(?:[>|<*+~=]|#|```|- *$|!)|\*\*|`|\]\(")


@dataclass(frozen=True)
class GuideText:
    """The guide in one language: its title, its chapters as (anchor, words), its pictures, and the whole as HTML."""

    title: str
    chapters: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...]
    html: SafeString


class GuideError(ValueError):
    """The guide holds what this reader does not know; it says where."""


def read(text: str, picture_address: str) -> GuideText:
    """The guide; `picture_address` is that of a picture, with `{}` for its name."""
    title, chapters, pictures, html = "", [], [], []
    for block in _blocks(text):
        if found := HEADING.fullmatch(block):
            level, words = len(found[1]), found[2]
            anchor = slugify(words, allow_unicode=True)
            if level == 1:
                title = words
                continue
            if level == 2:
                chapters.append((anchor, words))
            tag = mark_safe(f"h{level}")  # noqa: S308  a number of ours
            html.append(format_html('<{} id="{}">{}</{}>', tag, anchor, _line(words), tag))
        elif found := PICTURE.fullmatch(block):
            pictures.append(found[2])
            address = picture_address.format(found[2])
            html.append(
                format_html('<p><img src="{}" alt="{}" loading="lazy"></p>', address, found[1])
            )
        elif ITEM.match(block):
            html.append(_list(block))
        else:
            html.append(format_html("<p>{}</p>", _line(" ".join(block.split("\n")))))
    if not title:
        raise GuideError("The guide has no title.")
    return GuideText(title, tuple(chapters), tuple(pictures), mark_safe("\n".join(html)))  # noqa: S308  escaped above


def _blocks(text: str) -> Iterator[str]:
    """What stands between empty lines; a heading needs none after it."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.strip("\n")
        while (first := lines.partition("\n"))[1] and HEADING.fullmatch(first[0]):
            yield first[0]
            lines = first[2]
        yield lines


def _list(block: str) -> SafeString:
    items: list[str] = []
    is_numbered = block[0].isdigit()
    for line in block.split("\n"):
        if found := ITEM.fullmatch(line):
            if found[1][0].isdigit() != is_numbered:
                raise GuideError(f"Two kinds of list in one: {line}")
            items.append(found[2])
        elif line.startswith("  "):
            items[-1] += f" {line.strip()}"
        else:
            raise GuideError(f"Neither an item nor the rest of one: {line}")
    tag = mark_safe("ol" if is_numbered else "ul")  # noqa: S308  a word of ours
    inner = format_html_join("", "<li>{}</li>", ((_line(item),) for item in items))
    return format_html("<{}>{}</{}>", tag, inner, tag)


def _line(text: str) -> SafeString:
    """The marks inside a line; the words between them are escaped."""
    done, end = [], 0
    for found in INLINE.finditer(text):
        done += [_plain(text[end : found.start()]), _marked(found)]
        end = found.end()
    done.append(_plain(text[end:]))
    return mark_safe("".join(done))  # noqa: S308  each piece is escaped


def _marked(found: re.Match[str]) -> SafeString:
    if found["strong"]:
        return format_html("<strong>{}</strong>", found["strong"])
    if found["code"]:
        return format_html("<code>{}</code>", found["code"])
    return format_html('<a href="#{}">{}</a>', found["to"], found["link"])


def _plain(text: str) -> SafeString:
    if found := UNKNOWN.search(text):
        raise GuideError(f"The guide does without “{found[0]}”: {text}")
    return conditional_escape(text)
