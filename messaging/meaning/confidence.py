"""How likely a reading is right: signs of sureness, weighed on texts that were not trained on."""

import math

import numpy as np

from messaging.meaning.deciding import Chosen
from messaging.meaning.model import Floats, Scored
from messaging.meaning.reading import Intent
from messaging.meaning.seeing import Seen

_MOST = 8.0  # of log odds; surer than that is not surer
_FEW, _MANY = 3, 25  # words
NAMES = (
    "set", "lead", "occupation", "respondent", "danger", "known", "unknown", "short", "long",
    "agree_intents", "differ_intents", "agree_occupation", "differ_occupation", "doubt", "hint",
    "pictures", "relative", "several", "foreign", *(f"is_{intent}" for intent in sorted(Intent)),
    "constant",
)  # fmt: skip


def signs(seen: Seen, scored: Scored, chosen: Chosen) -> Floats:
    """Return the signs of sureness of one reading, in the order of `NAMES`."""
    intents = chosen.intents
    ruled = seen.intents.intents | (seen.menu.intents if seen.menu else frozenset())
    if seen.occupation.code:
        ruled |= {Intent.OCCUPATION}
    code = seen.occupation.code or (seen.menu.occupation if seen.menu else None)
    count = len(scored.names)
    known = scored.known
    told = [
        _odds(chosen.set_chance),
        min(chosen.lead, _MOST),
        _odds(chosen.occupation_chance),
        _odds(chosen.respondent_chance),
        # near neither end it is open whether somebody is in danger
        min(chosen.danger, 1 - chosen.danger) * 2,
        known,
        known < 0.5,  # noqa: PLR2004 - most of it was never seen
        count <= _FEW,
        count > _MANY,
        ruled == intents,
        bool(ruled - intents),
        code is not None and code == chosen.occupation,
        code is not None and code != chosen.occupation,
        seen.intents.doubtful or seen.occupation.doubtful,
        seen.hint and Intent.CRISIS not in intents,
        "*" in scored.names,
        chosen.respondent != "self",
        len(intents) > 1,
        chosen.language not in {"sv", "en"},
        *(intent in intents for intent in sorted(Intent)),
        1,
    ]
    return np.array(told, np.float32)


def chance_right(trust: Floats, told: Floats) -> float:
    """Return the chance that intents, occupation and contact are all right."""
    return 1 / (1 + math.exp(-float(trust @ told)))


def _odds(chance: float) -> float:
    kept = min(max(chance, 1e-6), 1 - 1e-6)
    return min(math.log(kept / (1 - kept)), _MOST)
