"""What people say that they do, in Swedish and English: the words for each occupation."""

from collections.abc import Mapping

from messaging.meaning.reading import SICK

# The order is the precedence where a reply names several: studies before work, work before rest.
ORDER: tuple[str, ...] = (
    "studies_abroad", "folk_high_school", "adult_education", "upper_secondary", "other_studies",
    "studying_unspecified", "internship", "military", "working", "parental_leave",
    "other_activity", SICK, "waiting_for_studies", "abroad", "seeking_work", "none",
)  # fmt: skip
STUDIES = frozenset(ORDER[:6])

_YEARS = r"(?:ettan|tvåan|trean|första året|andra året|tredje året|[123]an|årskurs [123])"
_PROGRAMMES = (
    r"(?:barn och fritid\w*|samhäll?s?(?:programmet|linjen|vetenskap\w*)?|natur(?:programmet|"
    r"vetenskap\w*|bruk\w*)|teknik(?:programmet|linjen)?|bygg(?:programmet| och anläggning|linjen)|"
    r"el(?:programmet| och energi\w*|linjen)|fordon(?:sprogrammet|slinjen| och transport)|"
    r"frisörprogrammet|frisörlinjen|ekonomi(?:programmet|linjen)|estet\w*|handelsprogrammet|"
    r"hotell och turism\w*|restaurang och livsmedel\w*|vård och omsorg\w*|vvs programmet|"
    r"introduktionsprogram\w*|språkintro\w*|yrkesintro\w*|imyrk\w*|imsprå?k?|"
    r"individuellt alternativ|programinriktat val|\w+programmet)"
)

WORDS: Mapping[str, tuple[str, ...]] = {
    "folk_high_school": (
        r"folkhög ?skol\w*", r"folkis", r"folk high ?school", r"allmän kurs", r"fhsk",
        r"folkhögskole\w*",
    ), "adult_education": (
        r"komvux\w*", r"kom vux", r"vux", r"sfi", r"s f i", r"svenska för invandrare", r"yrkesvux",
        r"grundvux", r"gymvux", r"särvux", r"lärvux", r"vuxenutbildning\w*", r"vuxen ?skola\w*",
        r"hermods", r"vuxengymnasi\w*", r"åsö(?! gymnasium)", r"lernia",
        r"läser upp (?:mina )?(?:\w+ )?betyg\w*", r"pluggar upp (?:mina )?betyg\w*",
        r"adult (?:education|school|ed)", r"evening school", r"swedish for immigrants",
    ), "upper_secondary": (
        r"gymnas\w*", r"(?:anpassade? )?gymnasie\w*", r"gymnasiesär\w*", r"gymnaiset",
        r"(?:på|i|läser|går|pluggar|börja|börjar) (?:im|bf)", rf"går (?:i )?{_YEARS}",
        rf"(?:läser|går|pluggar)(?: på)? {_PROGRAMMES}", _PROGRAMMES, r"upper secondary",
        r"(?<!folk )high ?school", r"(?<!upper )secondary school", r"nti", r"thoren\w*",
        r"kungsholmens", r"södra latin", r"norra real", r"östra real", r"cybergymnasiet",
        r"year [123]", r"(?:\dst|\dnd|\drd|first|second|third) year(?: of)?(?: upper)?",
    ), "other_studies": (
        r"högskol\w*", r"universitet\w*", r"uni", r"university", r"college", r"yrkeshögskol\w*",
        r"yh(?: utbildning\w*)?", r"kth",
        r"(?:distans|online|privat|nät)\w*(?:kurs|utbildning)\w*",
        r"(?:kurs\w*|utbildning\w*|course\w*|skola)(?: \w+){0,3} (?:på distans|online|på nätet)",
        r"stud(?:y|ying|ier|erar) (?:online|på nätet|på distans)",
        r"online (?:course|school|studies)\w*", r"bootcamp",
        r"distance (?:course|learning|studies)",
        (r"(?:går|läser|pluggar|på)(?: en| ett)?(?: \w+){0,2} (?!vuxen|grund|"
         r"lärlings)\w+utbildning"),
        (r"(?:nagel|frisör|makeup|massage|pt|musik|dans|konst|teater|data|"
         r"programmerings?)(?:skola|kurs|utbildning)\w*"),
        r"private (?:course|school|\w+ course)",
    ), "studying_unspecified": (
        r"plugg?ar", r"studerar", r"plugg", r"student", r"studier", r"elev",
        r"läser(?! (?:inte|era|ert|era|dina|ditt|detta|det|sms|på mobilen|upp))",
        (r"går (?:fortfarande |redan |ju |faktiskt |ändå )?(?:kvar )?(?:i |på )?(?:en )?(?:\w+ "
         r")?skol[ae]n?"),
        r"är (?:i|på) skolan", r"i skolan", r"utbildar mig", r"har skola", r"studying", r"i study",
        r"studies", r"(?:in|at|to) school", r"i am a student",
    ), "internship": (
        r"praktik\w*", r"praktiserar", r"lärling\w*", r"prao\w*", r"arbets ?trän\w*",
        r"internship", r"intern", r"apprentice\w*", r"trainee\w*", r"work (?:placement|training)",
    ), "military": (
        r"lumpen", r"värnplikt\w*", r"gmu", r"militärtjänst\w*", r"militären", r"rekryt",
        r"försvarsmakten", r"livgardet", r"conscript\w*", r"military(?: service)?", r"army",
    ), "working": (
        r"jobbar(?! (?:på|med) (?:att|det|saken|mig själv))", r"arbetar(?! (?:på|med) att)",
        (r"(?:har|fått|fick) (?:(?:ett|fast|nytt|heltids?|deltids?|extra|ju|redan|faktiskt|nu) "
         r")*(?:jobbet|jobb|arbete)"),
        r"(?:är )?på (?:jobbet|jobb)", r"jobb", r"jobba",
        r"(?:är |blev |blivit )?(?:fast |tim)?anställd", r"anställning", r"fast tjänst",
        r"(?:eget|egna|egen) (?:företag|firma|bolag)", r"egenföretagare", r"startade eget",
        r"startat eget", r"f skatt",
        r"kör (?:åt |för )?(?:foodora|wolt|uber|taxi|bud|budbil|lastbil|matbud|paket|bolt)",
        r"(?:extra|säsongs|sommar|ferie|heltids|deltids|tim)jobb\w*", r"jobbat sen",
        r"tim ?vik\w*", r"vikarie\w*", r"knegar", r"(?:står|sitter) i kassan?",
        r"städar (?:på|hos|åt)",
        (r"är (?:målare|snickare|kock|servitris|servitör|lokalvårdare|städare|barista|"
         r"undersköterska|chaufför|frisör|barnvakt|fotbollsproffs|vårdbiträde|personlig "
         r"assistent|butiksbiträde|säljare|elektriker|bagare)"),
        r"extra på", r"bi?shtaghal", r"bi?shtghil", r"bashtaghel", r"i work(?! out| on)", r"works",
        r"working", r"have (?:a |my )?(?:own )?(?:\w+ )?(?:job|company|business)",
        r"got (?:a|the) (?:\w+ )?job", r"employ(?:ed|ee)", r"at work", r"own (?:company|business)",
        r"full ?time job", r"self employed", r"i drive for", r"work (?:at|in|for|as|with)",
    ), "parental_leave": (
        r"föräldrar? ?ledig\w*", r"föräldra ledighet", r"mamma ?ledig\w*", r"pappa ?ledig\w*",
        (r"(?:hemma|ledig)(?: nu)? med (?:(?:min|mitt|vår|vårt|våra|mina|en|ett|lilla|egna|"
         r"nyfödda|sjuka|\d|två) )*(?:barn\w*|bebis\w*|baby|son|dotter|unge|ungar|tvillingar|"
         r"nyfödd\w*)"),
        r"nyfödd\w*", r"(?:parental|maternity|paternity) leave",
        r"(?:home|care)(?: with| of| for)? my (?:\w+ )?(?:baby|son|daughter|kids?|child(?:ren)?)",
        r"(?:fick|fått|har(?: fått)?) (?:barn|bebis|en bebis|en son|en dotter|ett barn)",
        r"i have a baby", r"had a baby", r"stay at home mo[mt]her", r"på bb",
    ), "other_activity": (
        r"behandlings ?hem\w*", r"behandling", r"(?:sis|hvb)(?: hem\w*| boende)?",
        r"daglig verksamhet", r"dagverksamhet\w*", r"häkte\w*", r"fängelse\w*", r"anstalt\w*",
        r"sitter inne", r"häktad", r"kåken", r"frihetsberövad",
        r"program (?:på|hos|via) (?:soc|kommunen|af)", r"fryshusets", r"jobbtorg\w*",
        r"ungdomsgaranti\w*", r"jobbgaranti\w*", r"utvecklingsgarantin",
        r"treatment (?:home|cent(?:er|re))", r"custody", r"jail", r"prison",
        r"rehab cent(?:er|re)", r"daily activity",
    ), SICK: (
        r"(?:lång ?tids? ?|hel)?sjuk ?skriv\w*", r"sjukskrivning", r"sjukhus\w*", r"inlagd",
        r"aktivitets ?ersättning\w*", r"sjukersättning\w*", r"sjuk sen", r"varit sjuk",
        r"sjuk (?:i|sen) (?:flera|många|ett)(?: \w+)?", r"långtidssjuk", r"sick leave", r"on sick",
        r"in (?:the )?hospital", r"konvalescent", r"rehabilitering", r"sjukpenning",
        r"long ?term sick",
    ), "waiting_for_studies": (
        (r"vänta[rt]?(?: \w+){0,2} på (?:besked|svar|antagning\w*|plats|skolstart|kursstart|att "
         r"(?:få )?(?:börja|plugga|komma in)|och (?:få )?(?:börja|plugga))"),
        r"antagen", r"(?:kommit|kom|komit) in på", r"(?:kommit|kom) in till",
        r"står i kö (?:till|för)", r"antagningsbesked\w*", r"antagningen", r"reservplats\w*",
        r"reserv", r"ska börja (?:plugga|läsa|studera|skolan|i skolan)",
        r"börjar (?:plugga|skolan|studera)", r"got (?:into|accepted|admitted)",
        r"start(?:s|ing)? (?:school|college|studies|studying)",
        r"waiting (?:for|to) (?:school|start|studies|course|admission|hear)", r"admitted",
    ), "seeking_work": (
        (r"(?:söker|letar|sökt|letat|leta|söka|sökande)(?: (?!till|inte)\w+){0,4} (?:jobb\w*|"
         r"arbete\w*|anställning|knäck)"),
        r"skickar cv\w*", r"arbets ?sökande", r"arbets ?lös\w*", r"arbets ?förmedling\w*",
        r"inskriven på af", r"jobb ?sökande", r"jobbsök\w*",
        r"looking for (?:a |any |some |new )?(?:\w+ )?(?:job|work)\w*", r"job ?hunting",
        r"unemployed", r"applying for jobs", r"seeking (?:a )?(?:job|work)", r"job ?seeker",
        r"(?:search\w*|find\w*) (?:for )?(?:a )?(?:job|work)",
    ), "none": (
        (r"gör(?: (?:typ|absolut|verkligen|bara|tyvärr|ju|väl|nog|just|nu|för|tillfället|jag))* "
         r"(?:ingenting|inget(?! annat)|nada|noll|inte (?:något|någonting|ett skit|ett dugg))"),
        r"gör inte (?:något|någonting|så mycket)", r"sitter (?:mest |bara )?hemma",
        r"gå[r]? (?:mest |bara )?hemma", r"bara hemma", r"hemma hela", r"hänger (?:bara )?hemma",
        r"varken (?:pluggar|jobbar|plugg|jobb|skola|studerar|går)",
        r"ingen (?:skola|utbildning|plugg)[ ,]+(?:och |eller )?(?:inget|ingen) (?:jobb|arbete)",
        (r"(?:inget|ingen) (?:jobb|arbete|plugg)[ ,]+(?:och |eller )?(?:ingen |inget )?(?:skola|"
         r"plugg|utbildning)"),
        r"chillar(?: bara)?", r"slappar", r"latar mig",
        r"(?:gamar|spelar)(?: \w+){0,2} (?:hela dar\w*|hela tiden|hemma)", r"doing nothing",
        r"do(?:ing)? nothing", r"dont do anything", r"not doing (?:anything|much|shit)",
        r"nothing(?: right now| now| much| atm)?",
        r"no (?:school|studies)[ ,]+(?:and )?no (?:job|work)",
        r"no (?:job|work)[ ,]+(?:and |or )?(?:no )?(?:school|studies)", r"just at home",
        r"neither", r"stay(?:ing)? (?:at )?home", r"sit(?:ting)? (?:at )?home",
        r"är (?:bara |mest |typ )?hemma(?= [.,]|$)",
        r"(?:är |bara )?hemma med (?:datorn|mobilen|tvn|katten|hunden)",
        r"(?<!\w )(?:inget|ingenting|vilar)(?: just nu| nu)?(?= [.,]|$)", r"är hemma bara",
        r"varken eller", r"spelar (?:mest |bara )?(?:dataspel|datorspel|tv ?spel|spel)",
        r"sover (?:mest|hela|typ|bara)(?: \w+)?", r"ingen sysselsättning", r"har ingenting",
        r"inget (?:alls|särskilt|speciellt)", r"(?:är )?(?:bara )?hemma (?:nu|hela)",
    ),
}  # fmt: skip
