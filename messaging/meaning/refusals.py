"""STOP and wrong number: the words, and the false friends that look like them."""

from collections.abc import Mapping

_SMS = r"(?:sms\w*|meddelande\w*|mail|mejl|utskick|texts?|messages?)"
_MORE = (
    r"(?:(?:fler|flera|mer|mera|några|era|de här|såna|dom här|något|massa|en massa|more|any|"
    r"your) )*"
)  # fmt: skip
_SENDING = (
    r"(?:smsa\w*|sms|skriv\w*|skicka\w*|höra av (?:er|dig)|kontakta\w*|ringa?|tjata\w*|spamma\w*|"
    r"jiddra|störa|mejla\w*|maila\w*|bombardera\w*|terrorisera|plåga|jaga|chatta)"
)
_TEXTING = (
    r"(?:text\w*|messag\w*|send\w*|sms\w*|writ\w*|contact\w*|spam\w*|call\w*|bother\w*|msg\w*)"
)
_STOP = r"(?:st[o0]pp?a?|ståpp?a?|stpp|sotpp?|stopo|stoop|s t o p p?|stop)"

WORDS: Mapping[str, tuple[str, ...]] = {
    "opt_out": (
        r"hör(?: \w+)? inte av (?:er|dig)(?: \w+)?", r"undanber(?: \w+){0,3}",
        r"låt bli(?: \w+){0,2}", rf"slut (?:på|med) (?:{_SMS}|era)",
        r"plocka bort(?: \w+)? (?:nummer|numret|mig)",
        r"(?:jag |vi )?vill inte (?:höra|ha något) (?:mer )?(?:av|från) er(?: \w+)?",
        r"tar? bort (?:\w+ )?(?:nummer|numret)", r"slutar? (?:skriva|smsa|skicka)",
        r"lämna (?:mitt nummer|min telefon)", r"get me off(?: \w+){0,3}",
        r"(?:inte|aldrig) (?:mer |längre )?(?:bli|vara) (?:kontaktad|uppringd|smsad)",
        r"kontakta (?:mig|oss) (?:inte|aldrig)(?: \w+)?", r"block(?:ed)?",
        r"jag (?:blockar|blockerar)(?: \w+)?", r"kommer (?:att )?(?:blocka|blockera)(?: \w+)?",
        rf"sluta(?: (?!inte|med|skolan|röka)\w+){{0,2}} {_SENDING}",
        rf"sluta med (?:{_SMS}|det här|detta)",
        (rf"{_STOP}(?: (?:the|with|these|all|fcking|fucking|sending|med|alla|era|de här))* "
         rf"(?:{_TEXTING}|{_SMS})"),
        rf"inte (?:skicka|skriva|smsa|få|ha|vill ha|höra av er) {_MORE}{_SMS}",
        rf"(?:vill|orkar)(?: \w+)? inte (?:längre )?(?:ha|få|ta emot) {_MORE}{_SMS}",
        rf"inga (?:fler |mer |mera ){_SMS}",
        (r"(?:skicka|skriv|smsa|kontakta|hör av er)(?: mig)? (?:inte|aldrig)(?: \w+){0,2} "
         r"(?:mer|mera|igen|längre|fler)"),
        r"smsa (?:mig )?inte", r"sluta smsa",
        r"ta(?: \w+){0,2} bort(?: \w+){0,2} (?:nummer|numret|mig|mobilnummer)",
        r"(?:ta|tar|tag) bort (?:mig|mitt|numret|nummret|det)", r"bort med (?:mitt|numret)",
        r"(?:radera|stryk|ta bort)(?: \w+)? (?:mig|mitt nummer|numret|nummer)", r"tabort\w*",
        r"avregistrera\w*", r"avanmäl\w*", r"avprenumerera\w*",
        r"avsluta (?:sms|detta|prenumeration\w*)", r"unsubscribe\w*", r"opt ?out",
        r"remove (?:me|my number|this number)", r"take me off(?: \w+){0,3}",
        r"delete (?:me|my number|this number)", rf"(?:dont|do not|never|quit) {_TEXTING}(?: me)?",
        r"no more (?:texts?|messages?|sms)", r"vill inte (?:bli kontaktad|bli smsad|ha era)",
        r"vill inte att ni (?:skriver|smsar|kontaktar)(?: \w+)?", r"blocka\w*",
        r"sluta(?: nu| snälla)?(?= [.]|$)",
        r"ni (?:får|ska|måste) sluta (?:\w+ )?(?:smsa|skriva|skicka|höra)",
    ), "erase": (
        (r"(?:radera|ta bort|förstör|delete|erase|remove)(?: \w+){0,3} (?:uppgifter\w*|data|"
         r"information|info|personuppgifter|register\w*|registret)"),
        r"gdpr", r"artikel 17",
    ), "wrong_person": (
        r"fel ?nummer", r"inte jag som är \w+",
        r"inte (?:\w+s|hans|hennes|dennes) (?:nummer|telefon|mobil)(?: längre)?",
        (r"i am not (?!in|at|working|studying|interested|sure|a|doing|going|ok|okay|from|home|"
         r"there|here|able)\w+(?= [.,]|$)"),
        r"(?:har )?bytt (?:nummer|telefonnummer)",
        r"(?:slagit|ringt|knappat|skickat|messat) (?:in )?fel",
        r"(?:numret|nummer) tillhör (?!mig)\w+", r"(?:hans|hennes|\w+s) (?:gamla|förra) nummer",
        r"never heard of(?: \w+)?", r"aldrig hört talas om(?: \w+)?",
        r"(?:is|this is|its) not (?:\w+s|his|her) (?:number|phone)",
        r"not (?:the )?(?:person|one) you(?: \w+)*", r"har inga barn",
        r"har ingen (?:son|dotter|barn)\w*", r"ni söker någon annan", r"(?:förväxl|misstag)\w*",
        r"(?:haft|har) (?:det här|detta|numret) (?:nummer|numret)? ?(?:i|sen)(?: \w+)?",
        r"vem är (?!det|du|ni|kaa|den|jag|det här|detta)\w+(?= [.,?]|$)",
        r"fel (?:nummer|person|telefonnummer|mobilnummer|kille|tjej|snubbe)",
        (r"(?:kommit|ringt|smsat|skrivit|hamnat|fått|ringer|smsar|skriver|skickat)(?: \w+)? "
         r"(?:till |på )?fel(?! i| på)"),
        r"wrong (?:number|person|guy|girl)\w*", r"inte rätt (?:person|nummer)",
        (r"(?:det|här|detta) (?:här )?är inte (?!på|så|en|bra|lätt|sant|ok|ni|okej|min|mitt|din|"
         r"något|jag|bara|samma|er|det|aktuellt|riktigt|lönt|värt)\w+(?= [.,]|$)"),
        (r"jag (?:är inte|heter inte) (?!så|på|i|hemma|en|ens|intresserad|med|där|längre|sugen|"
         r"redo|säker|ok|klar|kvar|sjuk|van|från|här|den|alls|ute|registrerad|inskriven|"
         r"arbetslös|svensk)\w+(?= [.,]|$)"),
        r"känner (?:inte|ingen)(?: \w+){0,2}",
        r"ingen (?:\w+ )?(?:här|som heter|med det namnet)(?: \w+)?", r"finns ingen(?: \w+){0,3}",
        r"vet inte vem (?:\w+ är|det är|ni (?:söker|menar))",
        r"(?:dont|do not) know (?:any|anyone|who|this|him|her|that|an?)(?: \w+){0,2}",
        r"no \w+ (?:here|at this number)", r"not (?:his|her|my name|the right person)",
        r"(?:fått|köpt|tagit över|bytt till)(?: \w+){0,2} (?:det här|detta) (?:numret|nummer)",
        r"got this (?:sim|number|phone)(?: \w+)*", r"ny ägare",
        r"(?:haft|har haft) (?:det här )?numret (?:sen|i)",
        (r"(?:ni|du) (?:smsar|ringer|skriver till|har ringt|har smsat|har kommit till) (?:till "
         r")?(?:en|ett|oss på) (?:\w+)"),
        (r"(?:detta|det här) (?:är (?:ett|en) (?:företag|salong|restaurang|butik|firma|kontor|"
         r"pizzeria)|nummer(?:et)? tillhör)"),
        r"du söker någon annan", r"ni söker fel", r"someone else",
    ),
}  # fmt: skip

# A clause of these words alone is a STOP; anything beside them is looked at by the phrases above.
STOP_CLAUSE = (
    rf"(?:(?:snälla|kan ni|nu|bara|jag sa|har sagt|ju|har|ok|nej|please|pls|hallå|men|hej|svar|"
    rf"svarar|sa) )*{_STOP}(?: (?:snälla|nu|tack|sms|smsen|smset|det|här|it|pls|please|då|för "
    rf"fan|fan|genast|direkt|mig|{_STOP}))*"
)  # fmt: skip
STOP_WHOLE = (
    STOP_CLAUSE, r"slut", r"end", r"quit", r"cancel", r"unsubscribe", r"avsluta",
    r"sluta(?: nu| snälla| tack)?", r"bort", r"stopp? stopp?", r"s t o p p",
    r"(?:vill )?avsluta(?: tack)?", r"avregistrera(?: mig)?",
)  # fmt: skip
WRONG_WHOLE = (
    (r"(?:hej |tyvärr |nej |nä |ni har |har ni )*fel(?: fel| tyvärr| nummer| person)*(?: tack| "
     r"sorry| tyvärr| hej)*"),
    r"wrong", r"not me", r"(?:det )?är inte jag", r"inte jag",
)  # fmt: skip
# What looks like a STOP or a wrong number and is none.
FALSE_FRIENDS = (
    # a cry of surprise before a question; our own words given back
    (r"stopp? stopp?(?: stopp?)* ,(?: (?:men|vänta|menar|säger))* (?:vem|vilka|vilken|va|vad|hur|"
     r"varför|när|menar|säger|är|ska|kan|får|måste|har)(?=.*\?)"),
    r"(?:svara|skriv|skicka) stopp? (?:om|ifall|för att) (?:du|man|ni)",
    r"(?:reply|text|send) stop (?:to|if)(?! me| them)",
    r"stopp? (?:i|på|vid|för|under) (?!mig|sms)\w+",
    r"(?:totalt?|helt|tvär|det är|var|blev|blir) stopp?", r"buss?stopp?\w*", r"nonstop",
    r"sluta inte(?: \w+)*",
    r"sluta (?:skolan|röka|snusa|gymnasiet|jobba|plugga|jobbet|komvux|nian|med)",
    r"inte sluta(?: \w+)*", r"dont stop(?: \w+)*", r"stopped(?: \w+)*",
    r"(?:måste )?ha(?:r)? fel i(?: \w+)*",
    r"fel (?:i|på|tid|dag|med|adress|skola|program|buss\w*|knapp|siffra)", r"gjort fel",
    r"går fel", r"gick fel", r"inget fel", r"något fel", r"inte fel", r"skrev fel", r"tryckte fel",
)  # fmt: skip
