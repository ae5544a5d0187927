"""What young people write, by meaning and language; where a language lacks it: Swedish."""

from collections.abc import Mapping

from simulation.chance import happens, pick
from simulation.phrases_sv import RELATIVE, SELF, STRANGER

_OTHER: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "working": ("I work", "i have a job at a restaurant", "working full time"),
        "adult_education": ("I study at komvux", "i go to sfi"),
        "upper_secondary": ("I'm in upper secondary school", "i go to gymnasiet now"),
        "studying_unspecified": ("I study", "studying"),
        "studies_abroad": ("I'm studying in the UK",),
        "seeking_work": ("looking for a job", "I am looking for work"),
        "abroad": ("I'm travelling abroad right now",),
        "none": ("nothing", "nothing right now", "I'm not doing anything"),
        "wants_support": (
            "I want help",
            "yes please I need help",
            "can you help me find a school?",
        ),
        "declines_support": ("no thanks", "not interested"),
        "call_me": ("call me", "can you call me tomorrow?"),
        "opt_out": ("STOP", "stop texting me"),
        "question": ("who is this?", "who are you", "how did you get my number?"),
        "acknowledge": ("ok", "thanks", "ok thank you"),
        "language": ("can you write in english please?",),
        "crisis": ("i dont want to live anymore",),
        "moved": ("I moved to Gothenburg",),
        "unclear": ("??", "lol", "idk"),
    },
    "ar": {
        "working": ("أنا أعمل", "عم اشتغل بمطعم"),
        "adult_education": ("أدرس في كومفوكس", "أنا أدرس SFI"),
        "studying_unspecified": ("أنا أدرس",),
        "seeking_work": ("عم دور على شغل", "أبحث عن عمل"),
        "none": ("لا أعمل ولا أدرس", "قاعد بالبيت ما عم اعمل شي"),
        "wants_support": ("أحتاج مساعدة", "نعم أريد المساعدة"),
        "call_me": ("اتصلوا بي", "ممكن تتصلوا فيي بكرا؟"),
        "question": ("من أنتم؟", "كيف حصلتم على رقمي؟"),
        "acknowledge": ("شكرا",),
        "language": ("ممكن تكتبوا بالعربي؟",),
    },
    "so": {
        "working": ("Waan shaqeeyaa", "Waxaan ka shaqeeyaa bakhaar"),
        "adult_education": ("Waxaan dhigtaa SFI", "Waxaan dhigtaa komvux"),
        "seeking_work": ("Shaqo ayaan raadinayaa",),
        "none": ("Waxba ma qabto", "Ma shaqeeyo mana barto"),
        "wants_support": ("Caawimaad ayaan rabaa", "Haa, waan u baahanahay caawimaad"),
        "call_me": ("Fadlan i soo wac",),
        "question": ("Waa ayo?", "Yaad tihiin?"),
        "acknowledge": ("Mahadsanid",),
        "language": ("Ma fahmo iswiidhishka, af Soomaali ma ku qori kartaa?",),
    },
    "ti": {
        "working": ("ይሰርሕ ኣለኹ",),
        "adult_education": ("SFI ይመሃር ኣለኹ", "ኮምቩክስ ይመሃር ኣለኹ"),
        "studying_unspecified": ("ይመሃር ኣለኹ",),
        "seeking_work": ("ስራሕ እደሊ ኣለኹ",),
        "none": ("ዋላ ሓደ ኣይገብርን ኣለኹ",),
        "wants_support": ("ሓገዝ እደሊ", "እወ ሓገዝ የድልየኒ"),
        "call_me": ("በጃኹም ደውሉለይ",),
        "question": ("መን ኢኹም?",),
        "acknowledge": ("የቐንየለይ",),
        "language": ("ብትግርኛ ክትጽሕፉ ትኽእሉ ዶ?",),
    },
    "fa": {
        "working": ("کار می‌کنم", "من در رستوران کار می‌کنم"),
        "adult_education": ("در کومووکس درس می‌خوانم",),
        "studying_unspecified": ("درس می‌خوانم", "دارم درس میخونم"),
        "seeking_work": ("دنبال کار می‌گردم",),
        "none": ("هیچ کاری نمی‌کنم", "بیکارم، خونه هستم"),
        "wants_support": ("کمک می‌خواهم", "بله لطفا کمکم کنید"),
        "call_me": ("لطفا به من زنگ بزنید",),
        "question": ("شما کی هستید؟",),
        "acknowledge": ("ممنون",),
        "language": ("میشه فارسی بنویسید؟",),
    },
    "uk": {
        "working": ("Я працюю", "працюю на складі"),
        "adult_education": ("вчуся на SFI", "навчаюся в komvux"),
        "studying_unspecified": ("навчаюся", "Я вчуся"),
        "seeking_work": ("шукаю роботу",),
        "none": ("нічого не роблю", "зараз нічим не займаюся"),
        "wants_support": ("потрібна допомога", "Так, хочу допомоги"),
        "call_me": ("зателефонуйте мені, будь ласка",),
        "question": ("Хто це?", "Звідки у вас мій номер?"),
        "acknowledge": ("дякую",),
        "language": ("можна українською?",),
    },
}
_STUDIES = frozenset(
    {
        "adult_education",
        "folk_high_school",
        "other_studies",
        "studying_unspecified",
        "upper_secondary",
    }
)
# Digits of the menu that the first texts carry, by meaning.
_DIGITS = {"working": "2", "wants_support": "3", "call_me": "4"}
_PRONOUNS = {"K": ("hon", "henne"), "M": ("han", "honom")}
_AROUND = ("hej {}", "Hej! {}", "{}!", "{} 🙂", "{} 😊")
_LEFT_ALONE = frozenset({"acknowledge", "crisis", "opt_out", "unclear"})


def digit_of(meaning: str) -> str | None:
    """Return the menu's digit for a meaning, if the menu has one."""
    return "1" if meaning in _STUDIES else _DIGITS.get(meaning)


def own_text(meaning: str, language: str, seed: int, *key: str | int) -> tuple[str, str]:
    """Return a text that the young person writes, and its language."""
    known = _OTHER.get(language, {}).get(meaning)
    text = pick(known or SELF[meaning], seed, *key, "phrase")
    if known is None and meaning not in _LEFT_ALONE and happens(0.2, seed, *key, "dressed"):
        text = pick(_AROUND, seed, *key, "dress").format(text)
    return text, language if known else "sv"


def relative_text(
    meaning: str, name: str, gender: str, seed: int, *key: str | int
) -> tuple[str, str]:
    """Return a text that a relative writes, in Swedish, and the meaning it has.

    A meaning for which relatives have no words becomes a wish to be called.
    """
    spoken = "studying" if meaning in _STUDIES else meaning
    if spoken not in RELATIVE:
        spoken = meaning = "call_me"
    he, him = _PRONOUNS[gender]
    whose = name if name.endswith(("s", "x", "z")) else f"{name}s"
    phrase = pick(RELATIVE[spoken], seed, *key, "phrase")
    text = phrase.format(name=name, whose=whose, he=he, him=him)
    said = "adult_education" if spoken == "studying" else meaning
    return _capitalised(text), said


def stranger_text(name: str, seed: int, *key: str | int) -> str:
    """Return what somebody else writes who has the number now."""
    return pick(STRANGER, seed, *key, "phrase").format(name=name)


def _capitalised(text: str) -> str:
    """Begin each sentence with a capital letter, as parents do."""
    sentences = (sentence[:1].upper() + sentence[1:] for sentence in text.split(". "))
    return ". ".join(sentences)
