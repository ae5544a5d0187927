"""Words of time in Swedish."""

from messaging.meaning.times.kinds import WEEKDAYS, WEEKEND, Kind, Words

_SHORT = ("mÅ", "ti", "on", "to", "fr", "lÖ", "sÖ")
_JOINS = (" el ", " eller ", " / ")


def _forms(long: str, *short: str, pairs: int | None = None) -> str:
    """Return the forms of a weekday: "på måndag", "måndagen", "måndagar", "mån".

    With `pairs`, its number: also its two letters before a later day's ("ti el to"), the only
    place where they are no other word.
    """
    forms = [long + end for end in ("", "en", "ar", "arna", "s", "sar")]
    if pairs is not None:
        later = _SHORT[pairs + 1 :]
        forms += [_SHORT[pairs] + join + second for second in later for join in _JOINS]
    return ", ".join([*forms, *short])


SWEDISH: Words = {
    Kind.FILLER: {0: (
        "på, typ, ca, cirka, ungefär, kanske, helst, istället, i stället, bara, den här, "
        "någon gång, nångång, någongång, under, av, dig, mig, oss, jag, vi, ni, det, är, väl, ju, "
        "då, så, tid, redan, alltid, dagtid, strax, lite, prick, alltså, inte tidigt, "
        "inte för tidigt, inte så tidigt, varför inte, just, absolut, tack, gärna, mest, igen, "
        "tiden"
    )},
    Kind.COMMA: {0: "men, utan, fast, däremot"},
    Kind.JOIN: {0: "eller, el, och, samt, alternativt"},
    Kind.SPELLED: {
        1: "ett", 2: "två, tvåan", 3: "tre", 4: "fyra", 5: "fem", 6: "sex", 7: "sju", 8: "åtta",
        9: "nio", 10: "tio", 11: "elva", 12: "tolv", 13: "tretton", 14: "fjorton", 15: "femton",
        16: "sexton", 17: "sjutton", 18: "arton", 19: "nitton", 20: "tjugo", 21: "tjugoett",
        25: "tjugofem", 30: "trettio", 40: "fyrtio",
    },
    Kind.CLOCK: {
        60: "ettiden", 120: "tvåtiden", 180: "tretiden", 240: "fyratiden", 300: "femtiden",
        360: "sextiden", 420: "sjutiden", 480: "åttatiden", 540: "niotiden", 600: "tiotiden",
        660: "elvatiden", 720: "tolvtiden",
    },
    Kind.HALF_TO: {0: "halv"}, Kind.QUARTER: {15: "kvart"}, Kind.PAST: {0: "över"},
    Kind.TO: {0: "i"},
    Kind.AT: {0: "kl, klockan, klocka, klock, vid, runt, kring, omkring, framåt"},
    Kind.AFTER: {0: "efter, efter det, tidigast efter"},
    Kind.BEFORE: {0: "före, innan, senast"},
    Kind.FROM: {0: "från, från och med, fr o m, tidigast, tidigast på, tidigast från, "
    "vänta till, vänta tills,"
        " förrän, förens, fören, med start"},
    Kind.UNTIL: {0: "till, tills, fram till, t o m, tom, tills på"},
    Kind.BETWEEN: {0: "mellan, emellan"},
    Kind.NOT: {0: "inte, aldrig, inga, ingen, icke, undvik, förutom, utom"},
    Kind.REFUSAL: {0: (
        "krockar, nej, kört, för tidigt, för sent, upptagen, upptaget, fullt, omöjligt, "
        "är jag upptagen, är kört"
    )},
    Kind.SUITS: {0: "går, passar, funkar, fungerar, bra, ok, okej, okay, kan, bäst, ja, möjligt"},
    Kind.CALL: {0: (
        "ring, ringa, ringer, ringas, ringupp, ring upp, kom, komma, kommer, hellre, hörs, "
        "höras, träffas, ses, testa, prova, försök, tidigare, senare, smsa, "
        "nå, nås, prata, snacka, slå"
    ), 1: "ta"},
    Kind.MOVE: {0: "flytta, flyttas, flyttar, byt, byta, skjuta, skjut, boka, boka om"},
    Kind.OTHER_DAY: {0: "någon annan dag, nån annan dag, annan dag, annan tid"},
    Kind.BUSY: {0: (
        "jobbar, arbetar, pluggar, sover, lektion, lektioner, städar, tränar, på jobbet, "
        "på jobb, på praktik, på praktiken, komvux, sfi, har praktik, har skola, har jobb, "
        "i skolan, på sfi, "
        "studerar, i möte, på möte, har prov, har lektion, lektionen, borta, iväg, bortrest"
    )},
    Kind.FREE: {0: (
        "slutar, slutat, sluta, klar, ledig, hemma, rast, rasten, vaken, anträffbar, färdig, "
        "nåbar, tillgänglig, ensam, lunch har jag, hem"
    )},
    Kind.NOW: {0: "nu, direkt, genast, på en gång, nu direkt"},
    Kind.DAY: {
        0: "idag, i dag, idag redan, senare idag",
        1: "imorgon, i morgon, imon, imån, imorrn, i morrn, i morron, i morn, imrgn, morgondagen",
        2: "övermorgon, iövermorgon, i övermorgon, iövermorrn, i övermorrn, övermorrn",
    },
    Kind.WEEKDAY: {
        0: _forms("måndag", "mÅn", pairs=0), 1: _forms("tisdag", "tis", pairs=1),
        2: _forms("onsdag", "ons", pairs=2), 3: _forms("torsdag", "tors", "tor", pairs=3),
        4: _forms("fredag", "fre", pairs=4),
        WEEKEND: _forms("lördag", "lÖr", "helgen", "i helgen", "helger", "helgerna", pairs=5),
        6: _forms("söndag", "sÖn"), WEEKDAYS: "vardagar, vardag, vardagarna, veckodagar, vardar",
    },
    Kind.NEXT: {0: "nästa, nästkommande, nasta"},
    Kind.WEEK: {
        0: (
            "nästa vecka, kommande vecka, veckan efter, efter helgen, i början av nästa vecka, "
            "början av nästa vecka, början på nästa vecka"
        ),
        2: "mitten av nästa vecka, i mitten av nästa vecka, mitten på nästa vecka",
        3: "slutet av nästa vecka, i slutet av nästa vecka, slutet på nästa vecka",
        5: "nästa helg, helgen nästa vecka",
    },
    Kind.WEEK_NUMBER: {10080: "vecka, v"},
    Kind.MONTH: {
        1: "januari, jan", 2: "februari, feb", 3: "mars", 4: "april, apr", 5: "maj", 6: "juni",
        7: "juli", 8: "augusti, aug", 9: "september, sept, sep", 10: "oktober, okt",
        11: "november, nov", 12: "december, dec",
    },
    Kind.THE: {0: "den"},
    Kind.ORDINAL: {
        4: "fjärde", 5: "femte", 6: "sjätte", 7: "sjunde", 8: "åttonde", 9: "nionde", 10: "tionde",
        11: "elfte", 12: "tolfte", 13: "trettonde", 14: "fjortonde", 15: "femtonde",
        16: "sextonde", 17: "sjuttonde", 18: "artonde", 19: "nittonde", 20: "tjugonde",
        21: "tjugoförsta", 22: "tjugoandra", 23: "tjugotredje", 24: "tjugofjärde",
        25: "tjugofemte", 26: "tjugosjätte", 27: "tjugosjunde", 28: "tjugoåttonde",
        29: "tjugonionde", 30: "trettionde", 31: "trettioförsta",
    },
    Kind.PART: {
        1: (
            "förmiddag, förmiddagen, förmiddan, förmiddagar, förmiddagarna, fm, bitti, morgonen, "
            "morron, morronen, morgnar, morgnarna, på morgonen, på morgnarna, på morron, "
            "på morgon, i förmiddag, morse, förmiddags"
        ),
        2: "lunch, lunchen, lunchtid, lunchrasten, mitt på dan, mitt på dagen",
        3: (
            "eftermiddag, eftermiddagen, eftermiddan, eftermiddagar, eftermiddagarna, em, "
            "i eftermiddag"
        ),
        4: (
            "kväll, kvällen, kvällar, kvällarna, kvällstid, kvälls, kvällningen, efter jobbet, "
            "efter arbetet, efter arbetstid"
        ),
        5: "natten, nätter, nattetid, på natten, inatt, i natt",
        6: "efter skolan, efter skoltid, efter plugget, efter skoldagen",
        7: "hela dagen, hela dan, hela dagarna, när som helst, vilken tid som helst",
    },
    Kind.TONIGHT: {0: "ikväll, i kväll, ikvall, i afton, ikväl"},
    Kind.IN: {0: "om, ge mig, ge mej, vänta, behöver, inom"},
    Kind.ONE: {1: "en, någon"},
    Kind.SOME: {2: "ett par, par", 3: "några"},
    Kind.LENGTH: {
        1: "min, minut, minuter, minuters", 30: "halvtimme, halvtimma, halvtimmen",
        60: "timme, timmar, timma, timmen, tim, h, timmars", 1440: "dag, dar, dygn",
        10080: "veckor",
    },
    Kind.COUNTED: {0: (
        "år, åring, åringar, års, barn, personer, person, gånger, gång, ggr, månader, månad, kr, "
        "kronor, st, stycken, grader, poäng, kurser, kurs, jobb, syskon, samtal, steg, procent, "
        "skolor, pers, stationer, sms, böcker, mil, km, kilo, terminer, termin, ringningar, "
        "signaler, försök, alternativ, kompisar, vänner, katter, hundar, rum, timpass"
    )},
    Kind.LABEL: {0: (
        "åk, årskurs, klass, fyller, fyllde, fyllt, ålder, nummer, alternativ, alt, svar, svarar, "
        "jag är, jag blir, blir, född, linje, buss, rum, lägenhet, lgh, port, uppgång, "
        "väljer, val, vägen, gatan, kapitel, nivå, sida, år"
    )},
}  # fmt: skip
