"""What stands in a cell: lists of keys, and text that no spreadsheet may take for a formula."""

SEPARATOR = "|"
# A cell with this alone empties what is there; an empty cell leaves it.
NOTHING = "-"

GUARD = "'"
# A spreadsheet reads a cell that begins with one of these as a formula; the wide forms in some locales.
FORMULA = "=+-@\t\r\n＝＋－＠"


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would reckon with it."""
    return GUARD + text if _needs_guard(text) or _looks_guarded(text) else text


def unguarded(cell: str) -> str:
    """The text of which `guarded` made this cell."""
    return cell[1:] if _looks_guarded(cell) else cell


def _needs_guard(text: str) -> bool:
    return text.lstrip(" ").startswith(tuple(FORMULA))


def _looks_guarded(text: str) -> bool:
    rest = text[1:]
    return text.startswith(GUARD) and (_needs_guard(rest) or _looks_guarded(rest))


def joined(keys: set[str] | frozenset[str]) -> str:
    """Keys in one cell, in a fixed order."""
    return f" {SEPARATOR} ".join(sorted(keys))


def split(cell: str) -> list[str]:
    """The keys in a cell, without those that are empty."""
    return [key for part in cell.split(SEPARATOR) if (key := part.strip())]
