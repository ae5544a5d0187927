"""Words of time in Somali, Spanish, Turkish, Polish and Kurmanji."""

from messaging.meaning.times.kinds import Kind, Words

SOMALI: Words = {
    Kind.SPELLED: {
        1: "kowda", 2: "labada", 3: "saddexda", 4: "afarta", 5: "shanta", 6: "lixda", 7: "todobada",
        8: "siddeedda", 9: "sagaalka", 10: "tobanka", 11: "kow iyo tobanka", 12: "laba iyo tobanka",
    },
    Kind.JOIN: {0: "ama, iyo"}, Kind.AT: {0: "saacada, saacadda, saacaddu, sacada, markay"},
    Kind.FROM: {0: "laga bilaabo"},
    Kind.AFTER_THAT: {0: "kadib, ka dib, ka bacdi, kabacdi, wixii ka dambeeya, dabadeed"},
    Kind.BEFORE_THAT: {0: "ka hor, kahor"},
    Kind.DAY: {
        0: "maanta", 1: "berri, beri, berrito, berito, barri",
        2: "saadambe, saa dambe, berri dambe",
    },
    Kind.WEEKDAY: {
        0: "isniin, isniinta", 1: "talaado, talaadada, salaasa, salaasada",
        2: "arbaco, arbacada, arbaca", 3: "khamiis, khamiista", 4: "jimce, jimcaha, jimco",
        5: "sabti, sabtida", 6: "axad, axada, axadda",
    },
    Kind.WEEK: {0: "todobaadka soo socda, toddobaadka soo socda, usbuuca soo socda"},
    Kind.PART: {
        1: "subax, subaxda, subaxdii, subaxnimo, aroorta, aroortii", 2: "duhurka",
        3: "galab, galabta, galabtii, galabnimo, galabnimada, duhurka kadib, duhurka ka dib",
        4: "fiidka, fiidkii, maqribka", 5: "habeenkii, habeenka",
    },
    Kind.TONIGHT: {0: "caawa, caawo"}, Kind.LENGTH: {1: "daqiiqo", 60: "saac"},
}  # fmt: skip
SPANISH: Words = {
    Kind.SPELLED: {
        2: "dos", 3: "tres", 4: "cuatro", 5: "cinco", 6: "seis", 7: "siete", 8: "ocho",
        9: "nueve", 10: "diez", 11: "once", 12: "doce",
    },
    Kind.PLAIN_CLOCK: {780: "la una, a la una, de la una"},
    Kind.MINUTES_MORE: {30: "y media", 15: "y cuarto", -15: "menos cuarto"},
    Kind.AT: {0: "a las, las, sobre las, hacia las"},
    Kind.AFTER: {0: "después de, después de las, luego de, luego de las"},
    Kind.BEFORE: {0: "antes de, antes de las"},
    Kind.FROM: {0: "a partir de, a partir de las, desde, desde las"},
    Kind.UNTIL: {0: "hasta, hasta las"}, Kind.BETWEEN: {0: "entre, entre las"},
    Kind.JOIN: {0: "y, o las, y las"},
    Kind.NOT: {0: "no, nunca"}, Kind.CALL: {0: "llamar, llamen, llámame, llámenme, mejor"},
    Kind.FILLER: {0: "el, los"},
    Kind.DAY: {0: "hoy", 1: "mañana", 2: "pasado mañana"},
    Kind.WEEKDAY: {
        0: "lunes", 1: "martes", 2: "miércoles", 3: "jueves", 4: "viernes",
        5: "sábado, sábados, fin de semana", 6: "domingo, domingos", 7: "entre semana",
    },
    Kind.NEXT: {0: "próximo"}, Kind.WEEK: {0: "próxima semana, semana que viene"},
    Kind.PART: {
        1: "por la mañana, en la mañana, de la mañana, por las mañanas", 2: "mediodía",
        3: "tarde, por la tarde, en la tarde, de la tarde, por las tardes",
        5: "de la noche, por la noche, en la noche",
    },
    Kind.TONIGHT: {0: "esta noche"}, Kind.IN: {0: "en una, dentro de, en media"},
    Kind.LENGTH: {1: "minutos", 30: "media hora", 60: "hora, horas"}, Kind.ONE: {1: "una"},
}  # fmt: skip
TURKISH: Words = {
    Kind.SPELLED: {
        1: "birden, birde", 2: "iki, ikiden, ikide", 3: "üç, üçten, üçte",
        4: "dört, dörtten, dörtte", 5: "beş, beşten, beşte", 6: "altı, altıdan, altıda",
        7: "yedi, yediden, yedide", 8: "sekiz, sekizden, sekizde", 9: "dokuz, dokuzdan, dokuzda",
        10: "onda, ondan", 11: "on bir, on birden, on birde", 12: "on iki, on ikiden, on ikide",
    },
    Kind.MINUTES_MORE: {30: "buçuk, buçukta, buçuktan"}, Kind.AT: {60: "saat"},
    Kind.AFTER_THAT: {0: "sonra, den sonra, ten sonra, dan sonra, tan sonra"},
    Kind.BEFORE_THAT: {0: "Önce, den Önce, ten Önce, dan Önce, tan Önce"},
    Kind.FILLER: {0: "günü"}, Kind.JOIN: {0: "veya, ya da"},
    Kind.DAY: {0: "bugün", 1: "yarın", 2: "öbür gün, ertesi gün"},
    Kind.WEEKDAY: {
        0: "pazartesi", 1: "salı", 2: "çarşamba", 3: "perşembe", 4: "cuma",
        5: "cumartesi, hafta sonu", 6: "pazar", 7: "hafta içi",
    },
    Kind.WEEK: {0: "gelecek hafta, haftaya, Önümüzdeki hafta"},
    Kind.PART: {
        1: "sabah, sabahleyin, sabahları, Öğleden önce", 2: "Öğlen, Öğle",
        3: "Öğleden sonra", 4: "akşam, akşamları, akşamleyin", 5: "gece",
    },
    Kind.TONIGHT: {0: "bu akşam, bu gece"}, Kind.ONE: {1: "bir, yarım"},
    Kind.LENGTH: {1: "dakika"},
}  # fmt: skip
POLISH: Words = {
    Kind.SPELLED: {
        1: "pierwszej, pierwsza", 2: "drugiej, druga", 3: "trzeciej, trzecia",
        4: "czwartej, czwarta", 5: "piątej, piąta", 6: "szóstej, szósta", 7: "siódmej, siódma",
        8: "Ósmej", 9: "dziewiątej", 10: "dziesiątej", 11: "jedenastej", 12: "dwunastej",
        14: "czternastej", 15: "piętnastej", 16: "szesnastej", 17: "siedemnastej",
    },
    Kind.HALF_TO: {0: "wpół do"},
    Kind.AT: {0: "godz, godzinie, godziny, o godzinie, koło, około"},
    Kind.AFTER: {0: "po, po godzinie"}, Kind.BEFORE: {0: "przed, do godziny"}, Kind.FROM: {0: "od"},
    Kind.BETWEEN: {0: "między, pomiędzy"}, Kind.NOT: {0: "nie"}, Kind.JOIN: {0: "lub, albo"},
    Kind.FILLER: {0: "w, we"}, Kind.CALL: {0: "zadzwonić, zadzwońcie, dzwonić, dzwońcie, proszę"},
    Kind.DAY: {0: "dziś, dzisiaj", 1: "jutro", 2: "pojutrze"},
    Kind.WEEKDAY: {
        0: "poniedziałek, poniedziałki", 1: "wtorek, wtorki", 2: "środę, środa, środy",
        3: "czwartek, czwartki", 4: "piątek, piątki", 5: "sobotę, sobota, weekend",
        6: "niedzielę, niedziela", 7: "dni powszednie, tygodniu",
    },
    Kind.WEEK: {0: "przyszłym tygodniu, następnym tygodniu"},
    Kind.PART: {
        1: "rano, przed południem", 2: "południe, w południe", 3: "po południu, popołudniu",
        4: "wieczorem, po pracy", 5: "nocy", 6: "po szkole, po lekcjach",
    },
    Kind.TONIGHT: {0: "dziś wieczorem, dzisiaj wieczorem"}, Kind.IN: {0: "za"},
    Kind.LENGTH: {30: "pół godziny", 60: "godzinę"},
}  # fmt: skip
KURMANJI: Words = {
    Kind.SPELLED: {
        1: "yekê", 2: "duyê, didu", 3: "sisê, sê", 4: "çarê, çar", 5: "pêncê, pênc",
        6: "şeşê, şeş", 7: "heftê, heft", 8: "heştê, heşt", 9: "nehê", 10: "dehê",
        11: "yazdehê", 12: "dazdehê",
    },
    Kind.AT: {60: "saet, seet, siet"}, Kind.AFTER: {0: "piştî, paşî"}, Kind.BEFORE: {0: "berî"},
    Kind.JOIN: {0: "an"}, Kind.FILLER: {0: "roja, li"},
    Kind.DAY: {0: "îro", 1: "sibe, sibê, sibehê, sube", 2: "dusibe, dusbe, du sibe"},
    Kind.WEEKDAY: {
        0: "duşem, duşemê, duşemî", 1: "sêşem, sêşemê, sêşemî", 2: "çarşem, çarşemê, çarşemî",
        3: "pêncşem, pêncşemê, pêncşemî", 4: "Înê, roja Înê, Înî", 5: "şemî, şemiyê",
        6: "yekşem, yekşemê, yekşemî",
    },
    Kind.WEEK: {0: "hefteya bê, heftiya bê, heftiya din"},
    Kind.PART: {
        1: "serê sibê, sibehî", 2: "nîvro", 3: "piştî nîvro, paş nîvro", 4: "êvarê, êvar",
        5: "bi şev",
    },
    Kind.TONIGHT: {0: "îşev, Îro êvarê"}, Kind.LENGTH: {1: "deqe, deqîqe"},
}  # fmt: skip
LATIN: tuple[Words, ...] = (SOMALI, SPANISH, TURKISH, POLISH, KURMANJI)
