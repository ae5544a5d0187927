"""What young people and relatives write in Swedish, by what they mean.

The keys are occupation codes and intents of the readings, two joined by "+" where a text
says both. `{name}`, `{whose}` (genitive), `{he}` and `{him}` stand for the young person.
"""

from collections.abc import Mapping

SELF: Mapping[str, tuple[str, ...]] = {
    "working": (
        "jobbar på ica",
        "Jag jobbar heltid på ett lager",
        "jobbar som snickare med min pappa",
        "har jobb på max",
        "jobbar inom hemtjänsten sen i våras",
        "jag jobbar",
        "Har fast anställning på ett café",
    ),
    "adult_education": (
        "pluggar på komvux",
        "Jag läser på komvux",
        "går sfi på dagarna",
        "läser upp betyg på komvux i globen",
        "komvux",
    ),
    "upper_secondary": (
        "går på gymnasiet",
        "jag går gymnasiet i Nacka nu",
        "började om på gymnasiet i höstas, ettan",
        "Går IM på en skola i Solna",
    ),
    "folk_high_school": ("går på folkhögskola", "Jag läser allmän kurs på folkhögskola"),
    "other_studies": ("läser en kurs på distans", "går en utbildning till frisör, privat skola"),
    "studying_unspecified": ("pluggar", "jag pluggar", "studerar just nu", "plugg"),
    "studies_abroad": ("pluggar i England", "går i skola i USA det här året"),
    "waiting_for_studies": (
        "har kommit in på komvux börjar i januari",
        "börjar skolan om en månad",
    ),
    "internship": ("är på praktik", "praktik på en bilverkstad", "går som lärling hos en elfirma"),
    "seeking_work": ("söker jobb", "letar jobb", "arbetslös, söker jobb via arbetsförmedlingen"),
    "military": ("gör lumpen", "är i lumpen i Boden"),
    "abroad": ("är utomlands och reser", "reser runt i Asien ett tag"),
    "parental_leave": ("är föräldraledig", "jag är hemma med min bebis"),
    "sick": ("är sjukskriven", "jag är sjukskriven sen i höstas"),
    "other_activity": ("går på daglig verksamhet", "är på ett behandlingshem"),
    "none": (
        "gör inget",
        "inget",
        "inget just nu",
        "jag gör ingenting, sitter hemma",
        "varken plugg eller jobb",
        "Gör ingenting just nu",
    ),
    "wants_support": (
        "vill ha hjälp",
        "ja tack jag vill ha hjälp",
        "jag behöver hjälp med att hitta en skola",
        "kan ni hjälpa mig att söka jobb?",
        "Ja gärna, jag vill träffa nån och prata",
    ),
    "none+wants_support": (
        "gör inget just nu men vill ha hjälp att hitta en skola",
        "sitter bara hemma, vill gärna ha hjälp",
    ),
    "seeking_work+wants_support": (
        "söker jobb, vill ha hjälp med det",
        "letar jobb, kan jag få hjälp med cv?",
    ),
    "working+wants_support": ("jobbar lite extra men vill ha hjälp att börja plugga igen",),
    "declines_support": ("nej tack", "vill inte ha hjälp", "inte intresserad", "nej det är lugnt"),
    "call_me": (
        "ring mig",
        "kan ni ringa mig imorgon efter 15?",
        "ring imorgon förmiddag",
        "kan du ringa istället",
    ),
    "opt_out": ("STOPP", "stopp", "Stop", "sluta skriva till mig", "ta bort mitt nummer"),
    "question": (
        "vem är detta",
        "vem är det?",
        "är det här på riktigt?",
        "hur fick ni mitt nummer?",
        "vad vill ni?",
        "måste man svara?",
    ),
    "acknowledge": ("ok", "ok tack", "👍", "okej", "tack"),
    "crisis": (
        "orkar inte leva längre",
        "jag vill dö",
        "min bror slår mig hemma, jag är rädd",
        "har blivit utslängd och har ingenstans att sova inatt",
    ),
    "moved": ("har flyttat till Göteborg", "jag bor i Malmö nu, har flyttat"),
    "language": ("kan ni skriva på engelska?", "förstår inte svenska så bra, har ni tolk?"),
    "unclear": ("asså", "va", "??", "hahaha", "hmm", "kanske"),
}

RELATIVE: Mapping[str, tuple[str, ...]] = {
    "working": (
        "Hej, det är mamma till {name}. {he} jobbar nu.",
        "Detta är {whose} pappa, {he} arbetar på ett lager.",
    ),
    "studying": (
        "Hej det är {whose} mamma, {he} läser på komvux.",
        "Jag är pappa till {name}. {he} pluggar på komvux.",
    ),
    "none": (
        "Hej, {whose} mamma här. {he} gör ingenting, {he} sitter bara hemma.",
        "Pappa till {name} här, {he} gör inget just nu.",
    ),
    "wants_support": (
        "Hej! Jag är mamma till {name}. {he} behöver hjälp, kan ni hjälpa {him}?",
        "{whose} syster här, {he} vill gärna ha hjälp att hitta en skola",
    ),
    "abroad": ("Det är {whose} pappa. {he} är utomlands.",),
    "call_me": ("Hej, {whose} mamma här. Kan ni ringa mig om {him}?",),
}

STRANGER = ("FEL", "fel", "fel nummer", "Fel person", "du har fel nummer, jag heter inte {name}")
