"""QR codes as inline drawings: the content policy allows no picture from a `data:` address."""

from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

# The quiet zone that readers of QR codes need, in modules.
BORDER = 4


def qr_code(url: str, label: str) -> SafeString:
    """The code as an SVG with `label` for those who do not see it; black on white in every scheme."""
    code = segno.make(url, error="m", micro=False)
    size = code.symbol_size(border=BORDER)[0]
    return format_html(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        label,
        *(size,) * 4,
        _drawn(code),
    )


def _drawn(code: segno.QRCode) -> str:
    """The dark modules as a path: each run in a row is one rectangle."""
    runs = []
    for row, modules in enumerate(code.matrix_iter(border=BORDER)):
        column = 0
        for is_dark, run in groupby(modules):
            length = len(list(run))
            if is_dark:
                runs.append(f"M{column} {row}h{length}v1h-{length}z")
            column += length
    return "".join(runs)
