"""QR codes, drawn as SVG."""

from functools import partial
from io import BytesIO

import segno

# Codes are read off folded paper in a dim hall: a quarter of the code may be lost.
_make = partial(segno.make_qr, error="q", boost_error=False)
QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def qr_svg(address: str) -> str:
    """Return a QR code of an address as an SVG picture, with its white border."""
    drawn = BytesIO()
    _make(address).save(
        drawn, kind="svg", border=QUIET, xmldecl=False, svgns=True, light="#fff", omitsize=True
    )
    return drawn.getvalue().decode()
