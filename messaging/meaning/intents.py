"""What people ask for or refuse, in Swedish and English: the words for each intent."""

from collections.abc import Mapping

_HELP = (
    r"(?:hjälp|stöd|stödet|hjälpen|hjälpas|hjälpa|vägledning|möte|ett möte|en tid|boka|komma igång|"
    r"studievägled\w*|syv|coach\w*|råd|prata(?: med)?|träffa\w*|ha kontakt|någon som hjälper|"
    r"kontakt med|veta mer|praktik\w*|studiebesök)"
)
_SMS = r"(?:sms|smsen|meddelandena|mail|mejl|utskick|chatt\w*)"
_LANGUAGES = (
    r"(?:engelska|arabiska|somaliska|tigrinja|tigrinska|dari|persiska|farsi|ukrainska|spanska|"
    r"turkiska|polska|kurdiska|ryska|franska|english|arabic|somali|tigrinya|persian|ukrainian|"
    r"spanish|turkish|polish|kurdish|russian|french|pashto|bengali|thai|thailändska)"
)
_LESS = r"(?:(?:så|bra|mycket|inte|ingen|lite|dålig|dåligt|bara|good|well|much|very|not) )*"
_DAYS = r"(?:måndag|tisdag|onsdag|torsdag|fredag|mån|tis|ons|tors|fre|imorgon|idag)"

WORDS: Mapping[str, tuple[str, ...]] = {
    "wants_support": (
        rf"(?:vill|önskar|skulle(?: \w+)? vilja)(?: \w+){{0,4}} {_HELP}",
        rf"(?:behöver|behövde|behöva|behov av)(?: \w+){{0,4}} {_HELP}",
        (r"(?:kan|skulle|går det att)(?: (?:man|ni|jag|du|vi|någon|kunna|kan))*(?: \w+){0,2} "
         r"(?:hjälp\w*|stöd|vägledning|studievägled\w*)"),
        r"(?:kan|går det att|får)(?: \w+){0,3} (?:boka|få prata|få träffa|få ett möte|få en tid)",
        r"(?:snälla )?hjälp(?: mig| oss)?(?: (?:med|att|snälla|pls))?",
        r"boka (?:en )?(?:tid|möte)", r"(?:är |ja )?(?:jätte|mycket |väldigt )?intresserad\w*",
        r"ja gärna", r"gärna hjälp", r"(?:få|ha) (?:lite |mer |någon )?(?:hjälp|stöd)",
        r"låter (?:bra|intressant) .*hjälp",
        (r"(?:want|need|like|could use)(?: \w+){0,3} (?:help|support|guidance|appointment|"
         r"meeting|advice|counsell?or)"),
        r"(?:can|could) (?:you|u|i|someone|anyone)(?: \w+){0,2} (?:help|book)", r"help me",
        r"(?:i am |im |very )?interested(?: in)?", r"get (?:some )?help", r"hitta rätt",
        r"vill(?: \w+){0,2} (?:börja plugga|gå klart|komma igång|tillbaka till skolan)", r"stöd",
        r"hjälp", r"få hjälp",
    ), "declines_support": (
        r"nej ?,? ?tack\w*", r"(?:dont|do not|please dont|no need to) (?:come|visit)(?: \w+)?",
        r"avboka(?: \w+)?", r"vill inte att(?: \w+){1,5}", r"inget besök", r"slipper helst",
        r"ställ in", r"ne?j? tack", r"nepp?", r"nope", r"no (?:thanks|thank you|thx)",
        r"behöver(?: \w+){0,2} (?:inte|ingen|inget)(?: \w+){0,4}", r"behövs inte", r"inget behov",
        (r"vill(?: \w+){0,2} inte(?: \w+)? (?:ha (?:hjälp|stöd|kontakt|er|något|med|besök|möte)|"
         r"prata|snacka|svara|berätta|träffa\w*|vara med|delta|att ni kommer|det)(?: \w+){0,2}"),
        r"vill inte", r"inte(?: \w+){0,2} intresserad\w*", r"ointresserad", r"inget intresse",
        r"klarar mig(?: själv| utan| bra| ändå)*", r"låt mig vara(?: i ?fred)?",
        r"kom inte(?: hit)?", r"lämna (?:mig|oss) i ?fred",
        r"(?:har|får) redan (?:hjälp|stöd|kontakt|en kontakt)\w*",
        r"dra åt (?:helvete|skogen|fanders)", r"stick",
        r"dont want (?:help|support|to talk|to meet|your help|any help|to answer|anything)",
        r"dont need(?: \w+){0,3}", r"not interested", r"leave me alone", r"go to hell",
        r"fuck off", r"inte aktuellt", r"bryr mig inte", r"ni behöver inte(?: \w+){0,2}",
        r"inte välkomna", r"angår (?:er )?inte(?: er)?", r"har inget med (?:er|saken)\w*",
        r"inte er sak", r"none of your business", r"avböjer",
        r"det (?:är lugnt|löser sig)(?: tack)?", r"tackar nej",
        r"nej(?: \w+){0,2} det är (?:bra|lugnt)", r"i am (?:fine|good)(?: thanks| thank you)?",
        r"all good(?: thanks)?", r"lägg ner", r"skit i (?:mig|det)", r"vill(?: \w+)? vara ifred",
        r"no need",
    ), "call_me": (
        (r"ring (?:(?:gärna|hellre|bara|då|snälla|ändå|istället) )*(?!på (?:min|dörr|"
         r"klockan))(?:mig|upp|igen|tillbaka|sen|senare|efter|imorgon|på|mellan|kl|klockan|när|"
         r"innan|före|runt|vid|idag|nu|nästa|ikväll|någon|\d\S*|\w+dag\w*|gärna|hellre|istället|"
         r"ändå|han|henne|honom)"),
        r"ring(?: snälla| pls| tack)?(?= [.,?]|$)", r"(?:snälla|hellre|gärna) ring\w*",
        r"(?:kan|skulle)(?: (?:ni|du|någon|man|inte|kunna|istället))+ ringa(?: \w+)?",
        r"ni (?:kan|får|måste)(?: \w+)? ringa", r"slå (?:mig )?en (?:signal|pling)",
        r"vill (?:att ni ringer|bli uppringd|prata (?:i|på) (?:telefon|tele))",
        r"ringa (?:mig|upp mig|tillbaka)", r"call me(?: back)?",
        (r"(?:can|could|would|will)(?: (?:you|u|someone|anyone|please|pls))+ (?:please "
         r")?(?:call|ring)(?: me| back)?"),
        r"(?:please|pls) (?:call|ring)(?: me)?", r"(?:give|gimme)(?: me)? a (?:call|ring)",
        r"(?:call|ring) (?:me|back|after|tomorrow|at|later|when|again)",
        rf"(?:ta|tar) det (?:på )?(?:en )?{_DAYS}\w*", rf"kom (?:på )?{_DAYS}\w*",
        (r"(?:kan|ska|får)(?: (?:vi|ni|man|jag|inte))+ (?:ses|träffas|ta det|boka om|flytta|"
         r"komma|byta|höras|skjuta)(?: \w+)?"),
        r"(?:passar|funkar|går)(?: \w+){0,2} bättre", r"boka om",
        r"(?:annan|en annan) (?:dag|tid)", r"another (?:day|time)", r"reschedule\w*",
        r"come (?:on )?(?:monday|tuesday|wednesday|thursday|friday|tomorrow|later)", r"ring 0\d*",
        r"(?:hellre|istället) (?:på )?(?:imorgon|\w+dag\w*)",
        r"kom (?:efter|vid|kl|senare|imorgon)(?: \w+)?",
        (r"kan (?:prata|svara|ta samtal|snacka)(?: \w+)? (?:nu|efter|senare|imorgon|mellan|på|"
         r"\w+dag)"),
        r"(?:försök|prova|testa) (?:att ringa )?(?:igen|senare|imorgon)",
        r"(?:försöka|prova|testa) igen", r"jag kan (?:på )?(?:imorgon|\w+dag\w*)(?: \w+)?",
        r"nästa vecka (?:istället|går|passar|funkar)",
        r"(?:nås|nå mig|svarar) (?:bäst )?(?:efter|mellan|på)",
        r"hör av er (?:på|efter|imorgon|när)",
    ), "question": (
        r"vem(?: \w+){0,2} (?:är|var|frågar|skriver|undrar|har|smsar|ringer|ringde|pratar)",
        r"vilka (?:är|e) (?:ni|det)",
        (r"va[dr]? (?:är|vill|ville|gäller|gällde|betyder|menar|innebär|står|handlar|gör (?:ni|"
         r"du)|händer|får|ska)(?: \w+)?"),
        r"varför(?: \w+)?",
        r"hur (?:fick|kan|vet|länge|mycket|gör|har|funkar|fungerar|kommer|hittade|kom)(?: \w+)?",
        r"var (?:fick|har|hittade)(?: \w+)?", r"måste (?:man|jag)(?: \w+)?",
        r"kostar det(?: \w+)?", r"när (?:öppnar|börjar|kommer|är|kan|ska|stänger)(?: \w+)?",
        (r"är (?:det|detta) (?:här )?(?:på riktigt|sant|äkta|bluff|en bluff|seriöst|bedrägeri|"
         r"spam|obligatoriskt|frivilligt)"),
        (r"är (?:ni|du) (?:en |ett )?(?:bot|robot|människa|riktig\w*|soc\w*|polis\w*|äkta|ai|"
         r"bluff\w*)"),
        r"vadå", r"va[dr]?(?= \?)", r"hur då", r"bluff", r"scam",
        r"who (?:is|are|dis|this|tf)(?: \w+){0,2}", r"what(?:s| is| are| do| does)(?: \w+){0,2}",
        r"why(?: \w+)?", r"how (?:did|do|can|come|much|long)(?: \w+)?", r"do i have to(?: \w+)?",
        r"where did you(?: \w+)?", r"is this (?:real|a|for|legit)(?: \w+)?",
        r"undrar (?:om|vad|när|hur|varför|vem|över)", r"jag undrar",
        r"tell me (?:where|who|why|how|what)(?: \w+)?", r"har ni (?:rätt|tillstånd)",
    ), "acknowledge": (
        r"ok(?:ej|ay|i|ok)?", r"okej", r"okey", r"oki", r"tack\w*", r"tack så mycket",
        r"tusen tack", r"thanks?(?: you)?(?: so much)?", r"thank", r"great", r"alright", r"k",
        r"kk", r"bra", r"fint", r"toppen", r"super", r"perfekt", r"perfect", r"visst", r"absolut",
        r"det (?:går|blir|låter|är) (?:bra|fint|ok|okej)", r"ses(?: då| då| imorgon)?",
        r"vi ses(?: då)?", r"vi hörs", r"uppfattat", r"mottaget", r"noterat", r"got it", r"cool",
        r"sounds good", r"schysst", r"najs", r"nice", r"mm", r"mhm", r"fine", r"sure", r"förstår",
        r"jag förstår", r"passar (?:bra|fint)", r"det passar", r"see you(?: then)?", r"will do",
        r"no problem", r"inga problem", r"vad bra", r"jag är hemma då", r"då vet jag",
        r"ha en (?:bra|fin) dag", r"det funkar",
    ), "language": (
        (rf"(?:förstår|pratar|talar|kan|läser|prata|skriva|snackar)(?: (?:inte|ingen|lite|inge|"
         rf"så|bara|jag|dålig\w*|knappt))+ {_LESS}(?:svenska|swedish)"),
        (rf"svenska(?: är| är)? {_LESS}" r"(?:inte|dålig\w*|svår\w*)"),
        rf"(?:på|in|till) {_LANGUAGES}", r"tolk\w*", r"interpreter",
        rf"(?:pratar|talar|speak|write|skriv|skriva|prata|talk|have|use)(?: \w+)? {_LANGUAGES}",
        r"translat\w*", r"(?:dont|cant|do not|not|no)(?: \w+){0,4} (?:swedish|svenska)",
        rf"{_LANGUAGES} (?:please|pls|tack)", r"(?:swedish|svenska) (?:is|not)(?: \w+)?",
        r"my (?:swedish|svenska)", r"annat språk", r"other language", r"översätt\w*",
    ),
}  # fmt: skip

# Words of refusal that may as well mean STOP: a human decides.
HEATED = (
    r"låt mig vara\w*", r"i ?fred", r"leave me alone", r"stick", r"fuck\w*", r"go to hell",
    r"dra åt\w*", r"lägg ner", r"skit\w*", r"vill inte(?= [.,]|$)",
    r"vill(?: \w+)? inte (?:ha (?:kontakt|er|med|något|det)|att|veta|prata|snacka)(?: \w+)?",
    r"istemiyorum", r"naxwazim", r"no quiero", r"nie chcę", r"ma rabo", r"sluta\w*", r"jävl\w*",
    r"fan", r"bry\w* (?:mig|er)", r"avböjer", r"undan\w*", r"tacka[rt]? nej", r"slipp\w*",
    r"vägra\w*", r"aldrig",
)  # fmt: skip

# Who are you, where did you get my number, must I answer, is it real: a standing answer exists.
WHO_ARE_YOU = (
    r"vem (?:är|e)(?: (?:du|ni|det|det här|detta|detta då|de|där|jag pratar med))?(?: då)?",
    r"vilka är (?:ni|det)(?: då)?", r"vem skriver", r"vem ringde", r"vem frågar",
    r"vem är du och vad vill du",
    r"va[dr]? (?:är|står) (?:kaa|k a a)(?: (?:för|för något|egentligen|då|ens))*",
    r"vad är (?:det här|detta|det)(?: för något| då)?", r"vad (?:gäller|gällde) det(?: här)?",
    (r"hur (?:fick|har) (?:ni|du) (?:fått )?(?:tag (?:på|i) )?(?:mitt|numret|mitt nummer)(?: "
     r"nummer)?"),
    r"var fick ni mitt nummer(?: ifrån| från)?", r"måste (?:man|jag) svara",
    r"vad vill (?:ni|du)(?: mig)?",
    r"är (?:det här|detta|det|ni) (?:på riktigt|äkta|sant|en bluff|bluff|seriöst|en scam|scam)",
    r"varför (?:skriver|smsar|ringer|frågar|ringde) (?:ni|du)(?: mig| till mig)?",
    r"varför (?:får|fick) jag (?:det här|detta|sms|det här smset|detta sms)",
    r"who (?:is|are) (?:this|you|it)", r"who dis", r"who this", r"whos this",
    r"what is (?:this|kaa)", r"how did you get my number", r"is this (?:real|a scam|legit|spam)",
    r"do i have to (?:answer|reply)", r"whats this(?: about)?", r"what is this about",
    r"why are you (?:texting|calling) me",
)  # fmt: skip
