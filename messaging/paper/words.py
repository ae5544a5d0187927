"""What stands on letters and cards beside the text itself, in each language.

The same on every letter, so it is no template. A letter whose text is in a language that is
not here gets the Swedish words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from config.languages import DEFAULT_LANGUAGE, RIGHT_TO_LEFT


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words; `{name}` and `{time}` are filled in."""

    answer: str  # above the QR code
    scan: str  # how to use it; the address follows
    ask: str  # who answers the telephone
    ask_anyone: str  # the same, where the person has no coordinator of their own
    code: str  # what the picture is, for who cannot see it
    clock: str  # a time of day
    coming: str  # above the names on a card
    not_then: str  # above the QR code of a card


WORDS: Mapping[str, Words] = {
    "sv": Words(
        answer="Svara med mobilen",
        scan="Rikta kameran mot koden, eller skriv in adressen:",
        ask="Vill du hellre prata? Ring eller sms:a {name}:",
        ask_anyone="Vill du hellre prata? Ring eller sms:a oss:",
        code="QR-kod till din egen svarssida",
        clock="kl. {time}",
        coming="Vi som kommer",
        not_then="Passar det inte?",
    ),
    "en": Words(
        answer="Answer with your phone",
        scan="Point the camera at the code, or type the address:",
        ask="Would you rather talk? Call or text {name}:",
        ask_anyone="Would you rather talk? Call or text us:",
        code="QR code to your own reply page",
        clock="{time}",
        coming="Who is coming",
        not_then="Not a good time?",
    ),
    "ar": Words(
        answer="الرد عبر الهاتف",
        scan="توجيه الكاميرا نحو الرمز، أو كتابة هذا العنوان:",
        ask="هل تفضل الحديث؟ يمكنك الاتصال أو إرسال رسالة نصية إلى {name}:",
        ask_anyone="هل تفضل الحديث؟ يمكنك الاتصال بنا أو إرسال رسالة نصية:",
        code="رمز QR لصفحة الرد الخاصة بك",
        clock="الساعة {time}",
        coming="من سيأتي",
        not_then="هل الوقت غير مناسب؟",
    ),
    "so": Words(
        answer="Ku jawaab telefoonkaaga",
        scan="Kaamirada ku jeedi koodhka, ama qor ciwaanka:",
        ask="Ma jeceshahay inaad hadasho? Wac ama SMS u dir {name}:",
        ask_anyone="Ma jeceshahay inaad hadasho? Na soo wac ama SMS noo soo dir:",
        code="Koodhka QR ee boggaaga jawaabta",
        clock="saacadda {time}",
        coming="Yaa imanaya",
        not_then="Waqtigaas miyuusan kuu fiicnayn?",
    ),
    "ti": Words(
        answer="ብሞባይል መልሱ",
        scan="ካሜራ ናብቲ ኮድ ኣቕንዑ ወይ እዚ ኣድራሻ ጸሓፉ:",
        ask="ክትዛረቡ ትመርጹ ዲኹም? ናብ {name} ደውሉ ወይ SMS ስደዱ:",
        ask_anyone="ክትዛረቡ ትመርጹ ዲኹም? ደውሉልና ወይ SMS ስደዱልና:",
        code="QR ኮድ ናብ ናትኩም ገጽ መልሲ",
        clock="ሰዓት {time}",
        coming="መን ይመጽእ",
        not_then="ኣይጥዕመኩምን ድዩ?",
    ),
    "fa": Words(
        answer="با موبایل جواب بدهید",
        scan="دوربین را به طرف کد بگیرید یا این آدرس را وارد کنید:",
        ask="ترجیح می‌دهید صحبت کنید؟ به {name} زنگ بزنید یا پیام بفرستید:",
        ask_anyone="ترجیح می‌دهید صحبت کنید؟ به ما زنگ بزنید یا پیام بفرستید:",
        code="کد QR برای صفحهٔ جواب شما",
        clock="ساعت {time}",
        coming="چه کسانی می‌آیند",
        not_then="وقت مناسب نیست؟",
    ),
    "uk": Words(
        answer="Відповідай з телефону",
        scan="Наведи камеру на код або введи адресу:",
        ask="Краще поговорити? Тобі відповість {name}. Подзвони або надішли SMS:",
        ask_anyone="Краще поговорити? Подзвони нам або надішли SMS:",
        code="QR-код твоєї сторінки для відповіді",
        clock="{time}",
        coming="Хто прийде",
        not_then="Незручний час?",
    ),
}

LANGUAGES_IN_SWEDISH: Mapping[str, str] = {
    "sv": "svenska",
    "en": "engelska",
    "ar": "arabiska",
    "fa": "persiska",
    "so": "somaliska",
    "ti": "tigrinska",
    "uk": "ukrainska",
}


def words_in(language: str) -> Words:
    """Return a language's words, the Swedish ones where there are none."""
    return WORDS.get(language, WORDS[DEFAULT_LANGUAGE])


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return language in RIGHT_TO_LEFT


def language_in_swedish(language: str) -> str:
    """Return a language's name in Swedish; its code where it has none here."""
    return LANGUAGES_IN_SWEDISH.get(language, language)
