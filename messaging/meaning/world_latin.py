"""Plain words of other languages in Latin letters: Somali, Spanish, Turkish, Polish, Kurmanji."""

from collections.abc import Mapping

OCCUPATIONS: Mapping[str, tuple[str, ...]] = {
    "studying_unspecified": (
        r"(?:waan|waxaan|wuu|way) (?:bartaa|dhigtaa|dhigtaan|baranayaa)",
        r"wax ?(?:baan )?(?:bartaa|baranayaa)", r"iskuulka?", r"dugsiga?", r"arday\w*",
        r"estoy estudiando", r"estudio", r"estudiando", r"soy estudiante", r"okuyorum",
        r"öğrenciyim", r"okula gidiyorum", r"okuyor", r"uczę się", r"studiuję",
        r"chodzę do szkoły", r"uczy się", r"dixwînim", r"dixwîne", r"xwendekar\w*",
        r"diçim (?:dibistan\w*|mekteb\w*)",
    ), "upper_secondary": (
        r"dugsiga sare", r"bachillerato", r"(?:el|al) instituto", r"secundaria", r"lise\w*",
        r"liceum", r"technikum", r"szkol\w+ średni\w+", r"lîse\w*", r"gymnasium\w*",
        r"gimnasyum\w*",
    ), "adult_education": (r"komvux\w*", r"sfi ?ye", r"sfiye"), "working": (
        r"shaqeeyaa?", r"shaqeynayaa", r"shaqaysta", r"shaqaynayaa", r"shaqeeya[an]?",
        r"shaqo ayaan (?:hayaa|haystaa)", r"shaqeysaa", r"trabajo (?:en|de|como|con)",
        r"estoy trabajando", r"trabajando", r"tengo trabajo", r"trabaja (?:en|de)", r"çalışıyorum",
        r"çalışıyor", r"işim var", r"işteyim", r"pracuję", r"mam pracę", r"pracuje",
        r"(?:w|do) pracy", r"dixebitim", r"dixebite", r"kar dikim", r"kar dike", r"li kar im",
    ), "internship": (
        r"(?:hago|haciendo|en) prácticas", r"aprendiz", r"staj\w*", r"stajyer\w*", r"staż\w*",
        r"praktyk\w*", r"stajê"
    ), "seeking_work": (
        r"shaqo (?:raadi\w*|doon\w*|ayaan (?:raadi\w*|doon\w*)|baan (?:raadi\w*|doon\w*))",
        r"raadi\w* shaqo", r"busco (?:trabajo|empleo)", r"buscando (?:trabajo|empleo)",
        r"iş arıyor\w*", r"szuka\w* pracy", r"(?:li )?kar(?:ekî)? diger\w*", r"desempleado",
    ), "parental_leave": (
        r"ilm\w* (?:\w+ )*guriga(?: ayaan)?(?: la)? joog\w*", r"ilmahayga", r"umul\w*",
        r"guriga (?:\w+ )*ilm\w*", r"baja (?:maternal|paternal)",
        r"(?:mi|con mi) (?:bebé|hijo|hija)", r"doğum izn\w*", r"bebeğim\w*",
        r"urlopie macierzyńskim", r"z (?:moim )?dzieckiem", r"zaroka min\w*",
    ), "abroad": (r"vivo en (?!estocolmo|suecia)\w+", r"yurt dışında\w*", r"za granicą"),
    "military": (
        r"servicio militar", r"askerde\w*", r"askerlik\w*", r"(?:w )?wojsk[ou]", r"ciidan\w*"
    ), "none": (
        r"waxba ma \w+", r"ma shaqeeyo",
        r"guriga (?:iska |uun )?(?:ayaan |baan )?(?:iska )?(?:joogaa|fadhiyaa)", r"no hago nada",
        r"nada", r"en casa", r"ni (?:estudio|trabajo) ni (?:estudio|trabajo)",
        r"hiçbir ?şey(?: yapmıyorum)?", r"boştayım", r"evdeyim", r"evde oturuyorum",
        r"nic nie robię", r"nic", r"siedzę w domu", r"w domu", r"tiştek\w* nakim",
        r"li mal(?:ê)? (?:me|rûnim|dimînim)", r"bêkar\w*", r"tu tişt\w*",
    ), "waiting_for_studies": (
        r"waan sugayaa", r"espero (?:respuesta|plaza)", r"czekam na \w+", r"bekliyorum"
    ), "sick": (
        r"en el hospital", r"hastanede\w*", r"(?:w )?szpitalu", r"isbitaal\w*", r"isbitalka",
        r"nexweşxane\w*", r"de baja"
    ),
}  # fmt: skip
INTENTS: Mapping[str, tuple[str, ...]] = {
    "wants_support": (
        r"caawi\w*", r"(?:i|na) caawi\w*", r"taageero",
        r"(?:necesito|quiero|quisiera)(?: \w+){0,2} (?:ayuda|apoyo|cita|orientación)",
        r"me (?:pueden|puedes) ayudar", r"ayúdenme", r"yardım\w*(?: \w+)?",
        r"destek (?:istiyorum|alabilir)", r"potrzebuję(?: \w+)? (?:pomocy|wsparcia)",
        r"(?:chcę|chciał\w+)(?: \w+){0,2} (?:pomoc\w*|wsparcia|spotka\w*)", r"pomóżcie", r"pomóc",
        r"pomocy", r"ali?kar[iî]\w*(?: \w+)?", r"arîkar\w*", r"interesad[oa]",
    ), "declines_support": (
        r"uma baahni", r"ma rabo", r"maya(?: mahadsanid)?", r"no ?,? gracias", r"no veng\w*",
        r"gelme\w*", r"ha imaan\w*", r"no (?:necesito|quiero)(?: \w+)?", r"istemiyorum",
        r"gerek yok", r"hayır(?: ?,? teşekkür\w*)?", r"ihtiyacım yok", r"nie ?,? dziękuję",
        r"nie przycho\w*", r"nie (?:potrzebuję|chcę)(?: \w+)?", r"naxwazim", r"na spas",
        r"hewce nake",
    ), "call_me": (
        r"(?:i|ii|iga|ila) (?:soo )?(?:wac\w*|hadal)", r"soo wac\w*", r"wac", r"llám[ae]n?me",
        r"llamen(?:me)?", r"(?:pueden|puedes) llamar(?:me)?", r"(?:beni )?aray?[ıi]n\w*",
        r"beni ara\w*", r"arar mısınız\w*", r"zadzwo\w*", r"(?:proszę )?(?:dzwonić|oddzwo\w*)",
        r"telefon\w* (?:\w+ )?bik\w*", r"(?:li )?min bigere", r"telefonî min \w+",
    ), "opt_out": (
        r"jooji\w*", r"ha (?:ii?|iga) ?soo (?:dirin\w*|qorin\w*|diri\w*)", r"iska (?:kay )?daa\w*",
        r"no me (?:escriban|escribas|manden|envíen)(?: \w+)?", r"dejen de(?: \w+)?", r"basta",
        r"borren(?: \w+){0,2}", r"mesaj (?:atma\w*|gönderme\w*|istemiyorum)", r"yazmayın\w*",
        r"numaramı sil\w*", r"yeter", r"durdurun?", r"przesta\w*",
        r"nie (?:pisz\w*|wysyłaj\w*)(?: \w+)?", r"usuń\w*(?: \w+){0,2}", r"proszę nie pisać",
        r"nenivîs\w*", r"raweştîn\w*", r"rawest\w*", r"neşîn\w*", r"bes e",
        r"jimara min jê bib\w*",
    ), "wrong_person": (
        r"(?:nambar\w*|lambar\w*) (?:waa )?(?:khald?an|khalad)\w*", r"waad khaldan\w*",
        r"número equivocado", r"se (?:ha )?equivoc\w*(?: de número)?",
        r"yanlış (?:numara|kişi)\w*", r"pomyłka", r"zły numer", r"pomylił\w*",
        r"(?:hejmar|nimre|jimar)\w* (?:şaş|xelet|çewt)\w*", r"şaş e", r"khalad",
    ), "question": (
        r"waa (?:kuma|ayo)", r"yaad tahay\w*", r"ma(?:x|h)ay (?:tahay|waaye|ku saabsan)\w*",
        r"quién(?:es)? (?:eres|es|son|sois)", r"qué es(?: \w+)?", r"kimsin\w*",
        r"(?:bu )?kim(?: bu)?", r"bu ne", r"nereden(?: \w+)?", r"kto (?:to|pisze|mówi)",
        r"co to(?: jest)?", r"skąd(?: \w+)*", r"hûn kî ne", r"tu kî yî", r"ev kî ye", r"ev çi ye",
        r"por qué", r"neden", r"dlaczego",
    ), "acknowledge": (
        r"mahadsanid\w*", r"waad mahadsan\w*", r"haye", r"hagaag\w*", r"(?:muchas )?gracias",
        r"vale", r"de acuerdo", r"teşekkür\w*(?: eder\w*)?", r"tamam\w*", r"sağ ?ol\w*",
        r"dziękuję", r"dzięki", r"dobrze", r"spas\w*", r"temam", r"baş e", r"tak", r"evet", r"haa",
    ), "language": (
        r"(?:af )?soomaali", r"(?:af )?somali", r"turjubaan\w*", r"turjumaan\w*",
        r"(?:af )?iswii?dhish\w*(?: \w+)*", r"en español", r"no hablo sueco", r"intérprete",
        r"türkçe\w*", r"tercüman\w*", r"isveççe\w*", r"po polsku", r"tłumacz\w*", r"po szwedzku",
        r"(?:bi )?kurd[îi]", r"wergêr\w*", r"swêdî\w*", r"afka",
    ), "moved": (
        r"waan guuray\w*", r"guurnay\w*", r"(?:me|nos) (?:mud|he mudado)\w*", r"taşınd\w*",
        r"przeprowadził\w*", r"bar kir\w*"
    ),
}  # fmt: skip
RELATIVE = (
    r"hooyad(?:iis|eed|a)a?\w*", r"hooyo\w*", r"aabb?[ai]h\w*",
    r"walaal(?:kiis|keed|shiis|sheed)\w*", r"waxaan ahay \w+(?:iis|eed)",
    r"soy (?:su|la|el) (?:madre|padre|mamá|papá|herman[oa])(?: \w+)?", r"annesiyim", r"babasıyım",
    r"ablasıyım", r"ağabeyiyim", r"jestem (?:jego|jej) \w+",
    r"(?:tu|to) (?:mama|tata|matka|ojciec)(?: \w+)?",
    r"(?:bavê|dayika|diya|birayê|xwişka) (?:wî|wê)(?: me)?", r"(?:kurê|keça) min",
    r"mi (?:hijo|hija)", r"(?:oğlum|kızım)", r"(?:mój syn|moja córka)",
    r"(?:wiilkayga|gabadhayda|gabadheyda|inankayga)",
)  # fmt: skip
