"""Which browser a session is in, in words its owner knows it by. Pure.

Coarse on purpose: enough to tell one's telephone from one's desk, and nothing that singles a
machine out.
"""

# In order: a later one's words stand in an earlier one's name too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Return what a browser calls itself in short, such as `Chrome, Windows`; "" where unknown."""
    lists = (_BROWSERS, _MACHINES)
    found = [next((words for mark, words in one if mark in user_agent), "") for one in lists]
    return ", ".join(filter(None, found))
