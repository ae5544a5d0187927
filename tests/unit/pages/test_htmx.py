"""The one script that is not ours is what its makers published."""

from hashlib import sha256

from pages.files import find_htmx, read_page_files

PUBLISHED = (
    "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"  # htmx 2.0.10, htmx.min.js
)


def test_htmx_is_what_was_published() -> None:
    """The file that the package brings has the digest that was looked at when it was pinned."""
    body = find_htmx().read_bytes()
    assert b'version:"2.0.10"' in body
    assert sha256(body).hexdigest() == PUBLISHED
    assert read_page_files(find_htmx().parent).by_name
