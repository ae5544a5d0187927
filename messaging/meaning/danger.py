"""Signs of danger (R19): what must reach a human at once. Better one too many than one missed."""

from messaging.meaning.lexicon import Lexicon, Sighting, StemLexicon

_THEM = (
    r"(?:mig|oss|henne|honom|mamma|min (?:mamma|syster|bror|lillebror|lillasyster)|syskonen|barnen)"
)
_ONES = (
    r"(?:han|hon|dom|de|pappa|mamma|farsan|morsan|brorsan|min \w+|mammas \w+|pappas \w+|killen|"
    r"pojkvännen|styvpappa|mannen|någon|släkten|familjen|exet|mitt ex|nån)"
)
_ENOUGH = (
    r"(?:(?:bara|inte|ju|typ|verkligen|fan|helst|nästan|liksom|ens|mest|mer|längre|fortsätta|"
    r"att) )*"
)  # fmt: skip

_SUICIDE = (
    r"dÖ", r"kms", r"kys", r"unalive\w*", r"vill inte(?: \w+)? (?:mer|längre)(?= [.,*]|$)",
    (r"jag (?:kommer )?(?:inte )?(?:finns|finnas|lever) (?:snart )?inte (?:mer|längre|imorgon|"
     r"kvar)"),
    r"(?:snart|imorgon|ikväll|då) (?:finns|är|försvinner) jag (?:inte|borta)",
    (r"(?:ingen|inget) (?:idé|mening|lust|ork|poäng|vits)(?: \w+){0,2} (?:leva|fortsätta|finnas|"
     r"livet)"),
    r"orkar inte finnas", r"hata[rt]? (?:mitt liv|livet|att leva|mig själv)",
    r"(?:ingen|inte)(?: \w+){0,3} (?:väg ut|utväg)",
    r"(?:inte|ut ur|lämna|trött på|less på|slut med|klara|hantera)(?: \w+){0,2} livet(?! jag)",
    r"jag försvann", r"ingen (?:skulle|hade|kommer)(?: \w+)? (?:märka|märkt|bry sig|sakna)\w*",
    r"tankar på (?:att dö|döden|att försvinna)",
    r"(?:tänker|tankar)(?: \w+){0,3} (?:döden|självmord)", r"mörka tankar", r"hör röster",
    r"säg (?:till )?(?:mamma|pappa|min familj)(?: \w+){0,3} älskar", r"förlåt för allt",
    r"vara med (?:längre|mer)(?= [.,]|$)", r"(?:svalt|svält)\w* mig", r"skur(?:it|et) (?:mig|sig)",
    (rf"(?:vill|vela|önskar|tänker|ska|kommer|borde|försökt\w*|försöker|planerar) {_ENOUGH}"
     r"(?:dö|försvinna|ta slut|göra slut på (?:allt|mig|det|livet)|döda mig)"),
    (rf"(?:vill|orkar|kan|tänker|pallar|önskar jag|ska|vågar)(?: (?:jag|hon|han|faktiskt|"
     rf"verkligen|bara))* (?:inte|aldrig) {_ENOUGH}(?:leva|finnas|existera|vakna|vara (?:vid "
     rf"liv|kvar här))"),
    r"inte(?: \w+)? (?:vill|orkar|pallar) (?:leva|finnas|vakna|mer|längre)",
    (r"(?:önskar|hoppas) (?:att )?jag (?:var död|inte (?:fanns|vaknar|levde|vaknade)|dör|vore "
     r"död|fick dö)"),
    r"t(?:a|ar|og|agit) (?:\w+ )?(?:mitt|sitt|hennes|hans|ditt|våra) (?:eget )?liv",
    r"t(?:a|ar|og|agit) livet (?:av|utav|ifrån)", r"själv ?mord\w*", r"suicid\w*",
    r"självmordstank\w*",
    r"(?:döda|dödar|dräpa|skjuta|hänga|hänger|dränka|förgifta) (?:mig|sig)(?: själv)?",
    r"överdos\w*", r"hoppa (?:från|framför|ut från|av bron)",
    r"(?:skär|skära|skar|skärt|rispa\w*) (?:mig|sig)",
    r"(?:skada|skadar|skadat|skadade|bränner|slår) (?:mig|sig) själv",
    r"skadar? (?:mig|sig)(?! i)", r"självskad\w*", r"självskade\w*",
    r"somna (?:in )?och (?:inte|aldrig) vakna", r"sluta leva", r"sluta finnas",
    r"(?:inte|ingen) (?:någon )?mening (?:med livet|att leva)",
    r"livet är (?:meningslöst|över|slut)", r"(?:trött|less) på (?:livet|att leva)",
    r"(?:bättre|lättare|skönare)(?: \w+){0,3} (?:utan mig|om jag (?:inte|var|försvann|dog))",
    r"ingen (?:skulle|kommer)(?: \w+)? sakna mig", r"avsluta (?:allt|mitt liv|livet|det hela)",
    r"(?:slut|få slut) på (?:allt|alltihop|livet)", r"(?:finns )?inget att leva för",
    r"inte värt att leva",
    (r"(?:jag )?orkar (?:verkligen |fan |bara |snart )?inte (?:mer|längre|med livet|med något|"
     r"leva)(?= [.,*]|$)"),
    r"ge upp (?:allt|livet)", r"tabletter(?: \w+){0,3} (?:alla|burken|på en gång)",
    r"tagit (?:massa |en massa |alla )?tabletter\w*", r"sista (?:smset|gången (?:ni|jag|du) hör)",
    r"farväl",
)  # fmt: skip
_VIOLENCE = (
    (
        (r"låter (?:mig|oss|henne) inte (?:gå|träffa|lämna|ha|prata|åka|jobba|plugga|vara|sova|"
         r"äta|svara)(?: \w+)?")
    ), r"(?:ta(?:r|git)?|tog|har|gömt|gömde) (?:mitt|hennes|mina) pass\w*", r"uppfostringsresa",
    (r"(?:får|fick|och|ska|kommer)(?: \w+)? (?:inte|aldrig)(?: \w+)? (?:komma? hem|komma? "
     r"tillbaka(?! till (?:skolan|jobbet)))"),
    (r"(?:han|styvpappa|pappa|farbror|morbror|bror|gubben|chefen|killen|kusin)\w* (?:tar|tog|"
     r"rör|rörde) (?:på |vid )?mig"),
    r"(?:han|dom|de|hon) (?:tvingar|hotar) (?:mig|oss)(?: \w+)?", r"gör mig illa", r"illa ute",
    (r"(?:skyldig|skuld)\w*(?: \w+){0,4} (?:pengar|dom|folk)(?: \w+){0,3} (?:hotar|döda\w*|"
     r"skada\w*|skjuta)"),
    r"sitter fast hos", r"följer efter mig", r"tvingad?", r"behöver (?:skydd|polis)",
    r"ring polisen", r"skicka polis\w*", r"förbjud\w* (?:mig|att)",
    r"håller mig (?:kvar|fången|inlåst)", r"skydd från",
    r"hjälp mig(?: \w+)? (?:bort|härifrån|fly|ut)", r"(?:måste|vill) (?:fly|rymma)(?: \w+)?",
    r"rymt hemifrån",
    (rf"{_ONES}(?: \w+){{0,2}} (?:slår|slog|slagit|sparka\w*|hotar|hotat|hotade|misshandla\w*|"
     rf"tvingar|tvingat|våldta\w*|" r"våldtog|stryper|strypt|(?:låser|låste|stänger) in|"
     r"utnyttja\w*|tafsa\w*|knuffa\w*|stalkar|förfölj\w*)"),
    (rf"(?:slår|slog|slagit|sparkar|sparkat|sparkade|misshandla\w*|stryper|strypt|tafsa\w*|"
     rf"våldtog|våldta\w*|utnyttja\w*|hotar|hotat|hotade|tvingar|tvingat|förföljer|stalkar) "
     rf"(?:{_THEM})"),
    r"hotar (?:att|med)(?: \w+)?",
    (r"(?:bli|blir|blev|blivit|är) (?:\w+ )?(?:slagen|slagna|misshandla\w*|hota[dt]\w*|"
     r"inlåst\w*|instängd\w*|tvinga[dt]\w*|utnyttja[dt]\w*|våldtag\w*|knivhuggen|skjuten|rånad|"
     r"kidnappad|jagad|bortgift\w*|förföljd)"),
    r"bortlovad\w*", r"göm(?:t|mer|de) (?:mitt|våra|mina) pass",
    r"lås(?:er|t|te) (?:in|inne) (?:mig|oss)", r"låser (?:in )?(?:mig|oss)(?: in)?", r"inlåst",
    r"instängd",
    (r"(?:kollar|läser|tar|tagit|tog|övervakar) (?:i |av )?(?:min|mina|mig)(?: \w+)? "
     r"(?:mobil\w*|telefon\w*|sms|pass\w*)"),
    r"får inte (?:gå ut|lämna|träffa|gå hemifrån|ha telefon|ha mobil|prata med någon)(?: \w+)?",
    r"gifta? bort(?: mig)?",
    r"(?:giftas|bortgift\w*|giftermål\w*|tvångsgift\w*|tvångsäktenskap|barnäktenskap)(?: bort)?",
    r"(?:måste|tvingas?|ska) gifta (?:mig|sig)", r"gifter bort(?: mig)?", r"bort ?gift\w*",
    r"heders\w*", r"könsstymp\w*", r"åka på bröllop mot",
    (r"(?:lämnas?|skickas?|dumpas?)(?: mig)? (?:kvar i|till) (?:hemlandet|somalia|irak|"
     r"afghanistan|syrien)(?: mot)?"),
    (r"(?:rädd|livrädd|rädda) (?:för (?:min|mitt|pappa|mamma|honom|dom|de|att gå hem|mina|livet|"
     r"farsan|brorsan)|hemma|att gå hem|att (?:han|hon|de|dom))"),
    r"våldtäkt\w*", r"våld\w* (?:hemma|i hemmet)", r"misshandel", r"misshandlad",
    r"(?:mord|döds)hot\w*", r"(?:utsatt|utsätts|utsattes) för", r"övergrepp", r"sexuellt",
    r"kvinnojour\w*", r"skyddat boende", r"(?:inte|aldrig) trygg\w* hemma", r"otrygg\w* hemma",
    r"inte säker hemma", r"farligt hemma", r"kidnappa\w*",
    r"(?:gänget|gäng\w*|dom|de) (?:vill|ska|kommer) (?:döda|skjuta|skada)(?: \w+)?",
    r"säljer (?:sex|min kropp|mig)", r"(?:ta|går) stryk", r"får stryk", r"slår (?:varandra|ihjäl)",
    r"ihjäl", r"(?:vågar|törs) inte (?:gå hem|vara hemma)",
)  # fmt: skip
_THREAT = (
    r"vet va(?:r|rt) (?:ni|du|dom|de) (?:bor|jobbar|sitter)",
    r"(?:dödar|skjuter|spöar|slår|knivhugger|knullar|mosar) jag (?:er|dig|dom)",
    r"ni (?:dör|är döda)", r"kommer (?:få|ni få) (?:stryk|spö)",
    r"(?:få|får|ge|ger) (?:er|ni|dig|dom)(?: \w+)? (?:stryk|spö|smäll|en smäll|en kula)",
    r"(?:annars|då) (?:smäller|händer) det(?: \w+)?", r"yxa\w*", r"våga inte komma",
    r"ni ska inte våga", r"sista varningen", r"(?:så )?får ni stryk",
    (r"(?:dödar|skjuter|knivhugger|spöar|hugger|spränger|bränner|mördar|slår) (?:er|dig|dom|ner "
     r"er)"),
    (r"(?:ska|kommer|att) (?:döda|skjuta|knivhugga|spöa|slå|mörda|skada|sticka|hugga)(?: ner| "
     r"ihjäl)? (?:er|dig|dom|någon|han)"),
    r"se va[d]? som händer", r"(?:ni|du) (?:är|e) (?:döda?|dö)", r"så smäller det",
    r"kom (?:inte|hit)(?: \w+){0,3} smäller", r"ni (?:kommer|ska|får)(?: \w+)? ångra(?: er)?",
    r"jag vet var (?:ni|du) (?:bor|jobbar)", r"passa er", r"akta er",
    r"har (?:en )?(?:kniv|pistol|vapen)", r"kill (?:you|u|him|her|them|all)",
    r"i know where you (?:live|work)", r"beat you up", r"you(?:re| are| will be) dead",
    r"(?:hundarna|hunden) på er", r"(?:vågar|våga) (?:inte )?komma? hit",
)  # fmt: skip
_HOMELESS = (
    (
        (r"bor (?:nu )?(?:i|under) (?:en |min |ett )?(?:bil\w*|tält|bro\w*|källare|trapp\w*|"
         r"garage|soffa\w* hos)")
    ), r"inget (?:hem|boende)", r"ingen bostad", r"har ingenstans", r"vräk(?:t|ta|er|s|ning)\w*",
    r"på soffor", r"utan (?:bostad|hem|boende)", r"akutboende\w*", r"härbärge\w*",
    r"behöver (?:någonstans|boende)(?: \w+)?", r"sova ute", r"hem ?lös\w*", r"bostadslös\w*",
    r"ingenstans att (?:sova|bo|ta vägen|gå|vara)",
    r"(?:inte )?någonstans att (?:sova|bo|ta vägen)",
    (r"(?:sover|sov|sovit|bor)(?: \w+){0,2} (?:ute|på stan|på gatan|i (?:trapp\w*|en trapp\w*|"
     r"bil\w*|källar\w*|garage\w*|park\w*|tält\w*|tvättstug\w*)|på (?:tåg\w*|buss\w*|"
     r"nattbuss\w*|centralen|tunnelban\w*|t centralen)|utomhus)"),
    r"(?:utkastad|utslängd|vräkt|utsparkad|utelåst)\w*",
    r"(?:kast|släng|spark|låst?)\w* ut (?:mig|oss|henne|honom)",
    r"(?:kastade?|slängde?|kastat|slängt|slänger|kastar) (?:mig|oss)? ?ut",
    r"blivit (?:ut)?kastad", r"på gatan (?:nu|inatt|ikväll)", r"tak över huvudet", r"homeless",
    r"(?:no ?where|no place|nowhere|anywhere) to (?:sleep|stay|go|live)",
    r"sleep\w* (?:outside|rough|on the street|in (?:a|the|my) car|in the station)",
    r"(?:kicked|threw|thrown)(?: \w+)? out", r"sova (?:inatt|ikväll)", r"någonstans att sova",
)  # fmt: skip
_DEATH = (
    r"begrav(?:de|t|as|ts)\w*",
    (r"förlora(?:t|de) (?:honom|henne|(?:vår|min)(?: \w+)? (?:son|dotter|bror|syster|mamma|"
     r"pappa|barn))"),
    r"omkommen", r"somnat? in", r"vila i frid", r"rip",
    (r"(?<!mormor )(?<!farmor )(?<!morfar )(?<!farfar )(?<!hunden )(?<!katten )(?<!batteriet "
     r")(?<!mobilen )(?<!datorn )(?:dog|avled|avliden|avlidit|avlidne|gick bort|gått bort|omkom|"
     r"omkommit|har dött)"),
    r"(?:är|e) (?:död|borta för alltid)", r"lever inte längre",
    r"inte längre (?:i livet|bland oss)", r"(?:is|are) dead", r"passed away",
    r"(?:he|she|amina|my son|my daughter|my brother|my sister) (?:has )?died",
    r"(?:han|hon) finns inte (?:längre|mer)(?= [.,]|$)",
)  # fmt: skip
_ENGLISH = (
    r"dont want to (?:live|exist|be here|do this)",
    r"he(?:s| will| is going to| is gonna)? (?:hit\w*|hurt\w*|kill|beat\w*|rap\w*)(?: me| us)?",
    r"they (?:will |want to |are going to |are )?(?:kill\w*|hurt\w*|beat\w*|forc\w*)(?: me| us)?",
    r"nobody would (?:miss|care|notice)(?: \w+)?",
    r"wont (?:be here|exist|let me (?:out|leave|go))(?: \w+)?", r"on the streets?",
    r"cant go (?:on|home)", r"(?:took|take) (?:all |a lot of |too many )?pills",
    r"my life is (?:over|pointless|hell)", r"forced? me", r"arranged marriage",
    r"locked (?:in|up)", r"(?:hits|beats) me", r"hopeless", r"evicted", r"(?:has|have) died",
    r"lost (?:my|our) (?:son|daughter|brother|sister)",
    r"(?:want|wanna|going|wish i could|gonna|ready)(?: to)?(?: \w+)? die",
    r"kill(?:ing)? (?:myself|me)", r"end (?:my life|it all)",
    r"(?:dont|do not|cant)(?: \w+){0,3} (?:live|be alive|wake up|exist|be here|go on)",
    r"cant (?:do|take) (?:it|this|life)(?: all)? (?:anymore|any ?more|no more)",
    r"better off (?:dead|without me)",
    r"(?:hurt|hurting|harm|harming|cut|cutting) (?:myself|herself|himself)", r"self ?harm\w*",
    (r"(?:hits?|beats?|hurts?|threaten\w*|abus\w*|rap(?:es?|ed)|chok\w*|locks?|locked|hitting|"
     r"beating|kicks?) (?:me|us|my|her|him)"),
    r"forced? (?:marriage|to marry|me)(?: \w+)?", r"forcing me", r"marry me off",
    r"getting married off", r"abused", r"raped",
    r"(?:afraid|scared) (?:of (?:him|my|them|her|going)|to go home|for my life|at home)",
    r"not safe", r"in danger", r"life is over", r"no reason to live", r"tired of (?:life|living)",
    r"give up on life", r"wish i (?:was|were) dead", r"suicidal", r"overdose\w*",
)  # fmt: skip
_LATIN_WORLD = (
    r"mnie bije", r"(?:nie chce|nie chce mi)(?: \w+){0,2} zyc", r"morirme",
    r"(?:geen|hiç) yaşa\w*", r"öl(?:mek|eyim|dür\w*)", r"canıma kıy\w*", r"dhiman\w*",
    r"dhimasho\w*", r"geeriyoo\w*", r"murió", r"falleci\w*", r"öldü", r"vefat\w*", r"nie zyje",
    r"zmarł\w*", r"miriye", r"me quiero matar", r"evsizim", r"bezdomn\w*", r"hoy la.aan",
    r"sokakta\w*", r"(?:inaan |in(?:aan)? )dhinto", r"is ?dil\w*", r"iska dil\w*",
    r"(?:i|waa la i|wuu i|wuxuu i) gar+a?ac\w*", r"i dil(?:ay|i|aan)\w*",
    r"guur(?:ka)? (?:qasab|khasab)\w*", r"(?:qasab|khasab)\w*", r"hanjab\w*",
    r"ma rabo inaan (?:sii )?noolaado", r"noolaan(?: \w+)?", r"quiero morir\w*",
    r"no quiero (?:vivir|seguir)", r"suicid\w*", r"matarme",
    r"me (?:pega|golpea|amenaza|maltrata|obliga)\w*", r"hacerme daño", r"amenaz\w*",
    r"no tengo donde dormir", r"casarme a la fuerza", r"ölmek (?:istiyorum|istemiyorum)", r"ölsem",
    r"intihar\w*", r"kendimi (?:öldür\w*|kes\w*)", r"(?:beni )?(?:dövüyor\w*|dövdü|dövüyorlar)",
    r"tehdit\w*", r"zorla(?: \w+)?", r"yaşamak istemiyorum",
    r"(?:nie )?chce (?:juz )?(?:zyc|umrzec)", r"nie mam (?:juz )?sil\w*(?: zyc)?", r"zabic sie",
    r"zabije (?:sie|mnie)", r"samoboj\w*", r"bije (?:mnie|nas)", r"groz[ia] (?:mi|nam)",
    r"nie mam gdzie spac", r"umrzec", r"bimirim", r"xwe (?:bikuj\w*|dikuj\w*)",
    r"naxwazim (?:bijim|ez bijim)", r"(?:li|le) min (?:dixe|dixin|dide)",
    r"gef\w*(?: \w+)? (?:dike|dikin)", r"(?:bi|be) zor\w*",
)  # fmt: skip
_OTHER_WORLD = (
    r"اموت", r"موت", r"موتي", r"انتحا?ر", r"(?:اقتل|بقتل|اذي|باذي) (?:نفسي|حالي)",
    r"(?:لا|ما|مو|مش|تعبت)(?: \w+){0,3} (?:اعيش|عيش|العيش|الحياه)", r"يضرب", r"[تي]ضربن[يا]",
    r"ضربني", r"يهدد", r"تهديد", r"غصب", r"يزوجو", r"تزويج", r"قتل",
    r"خايف[هين]*(?: \w+)? (?:من|ارجع)", r"اخاف من", r"بلا ماوي", r"(?:ما عندي|ليس لدي|ما في) مكان",
    r"توفي", r"(?<!\w)ماتت?(?!\w)", r"(?:ب|مي)مير[مهد]", r"مردن", r"خودكشي",
    r"خود(?:م را|مو|م رو) (?:ب?كش|مي)", r"كتك", r"(?<!زنگ )ميزن[هد](?:م|ش)?(?!\w)",
    r"زندگي(?: \w+)? (?:خسته|سير)", r"خسته(?: \w+)? زندگي", r"ب(?:ه )?زور", r"اجبار",
    r"شوهر(?:م)? (?:بد|مي)", r"(?:نمي\w+|نه) زنده", r"زنده (?:باشم|نمي)", r"فوت (?:كرد|شد)",
    r"ميترس", r"بي خانمان", r"تهديد", r"جاي خواب", r"ክመውት", r"ክሞት", r"ሞይቱ", r"ሞት", r"ብህይወት",
    r"ነብሰይ", r"ይሃርም", r"ይወቅዓ", r"ይወቅዕ", r"ብግዲ", r"መርዓ", r"የፈራርሕ", r"ክቐትል", r"ፈሪሐ", r"ዝድቅሰሉ",
    r"ህይወተይ", r"ይህድድ", r"не хоч\w+ (?:\w+ )?жит", r"жит[иь] не хоч",
    r"втомил\w+ (?:від життя|жити)", r"нема\w* (?:\w+ )?(?:де (?:спати|жити)|сил)",
    r"устал\w* жить", r"(?<!\w)(?:вбити|вбє|вбють|вбю|убить|убью|убьет)", r"помер", r"вмер",
    r"умер", r"самогуб", r"самоуб", r"(?:бє|бьет|били|бьют|бють) (?:мене|меня|нас)",
    r"(?:мене|меня|нас) (?:\w+ )?(?:бє|бьет|бют|бьют)", r"погрож", r"угрож", r"боюс[яь]", r"насил",
    r"примуш", r"заміж", r"замуж", r"заставл", r"ніде (?:спати|жити)", r"негде (?:спать|жить)",
    r"покінчити", r"покончить",
)  # fmt: skip

# Manners of speaking that use the same words and mean no harm.
_IDIOM_WORDS = (
    (
        (r"(?:dör|dö|död|dog|dött|ihjäl\w*|dead|die|dying|died)(?: \w+)? (?:av|of|from|"
         r"laughing) (?:skratt\w*|tråk\w*|tristess|hunger|värme\w*|skam|uttråkning|nyfikenhet|"
         r"törst|kyla|laughter|laughing|boredom|hunger|cringe|träningsvärk|leda|pinsamhet)")
    ), r"die laughing",
    (r"(?:skolan|jobbet|plugget|matten|värmen|skiftet|chefen|läxorna|baksmällan|huvudvärken|"
     r"träningen|gymmet|ryggen|benen|fötterna|tiden|det här|matte|jobb) (?:dödar|tar död på|tar "
     r"kål på|tar livet av|knäcker) (?:mig|oss)(?: \w+)?"),
    r"killing me(?= (?:lol|haha)|$)",
    (r"(?:mamma|pappa|morsan|farsan|hon|han|chefen|mamma kommer|morsan kommer|syrran|"
     r"brorsan)(?: att)? (?:dödar?|mördar?|slår ihjäl) mig (?:om|ifall|när|för|haha)(?: \w+)?"),
    r"my (?:mom|dad|mum|boss) will kill me", r"my phone (?:died|is dead)",
    r"phone (?:died|is dead)",
    (r"(?:mobilen|batteriet|telefonen|datorn|laddaren|luren)(?: \w+)? (?:dog|är död|dör|har "
     r"dött|död)"),
    r"slår (?:vad|en signal|mig ner|mig fri|upp|till|på)", r"slog (?:det )?mig(?: att)?",
    r"det slår mig", r"(?:vill|kan) dö (?:haha|lol|så pinsamt)", r"dö+dstråkigt", r"dödtrött",
    r"dödsskön\w*", r"(?:dog|dör) (?:nästan )?(?:haha|lol|av skratt)",
    r"i am dead(?= (?:haha|lol|omg)|$)", r"omg dead", r"(?:ta|tar) livet av (?:er|dig) med",
    r"slår (?:rekord|igenom)",
    r"(?:(?:ska|vill) )?gifta mig(?: \w+){0,3} med min (?:kille|tjej|pojkvän|flickvän|sambo)",
    r"(?:mobilen|telefonen|luren|cykeln|väskan)(?: \w+)? (?:är|var|ligger|blir) inlåst",
    r"skjuter upp", r"vill försvinna till (?:\w+)",
    r"orkar (?:verkligen )?inte (?:mer|längre|med något) (?:sms|plugg|skola|matte)",
)  # fmt: skip

# A word that may mean danger: no reading with it is confident, unless it is a crisis.
_HINT_WORDS = (
    r"dÖ|dÖr|dÖd\w*|dÖtt|dött", r"slå|slår|slog|slagen|slaget|slagsmål", r"hot|hotar?\w*|hotet",
    r"våld\w*", r"rädd\w*", r"mår \w+", r"mådde \w+", r"depp\w*", r"ångest\w*", r"panik\w*",
    r"orkar \w+|inte orkar|orka", r"ensam\w*", r"hopplös\w*", r"meningslös\w*", r"livet",
    r"leva|lever", r"vakna\w*", r"bup", r"psyk\w*", r"blod\w*", r"kniv\w*", r"pistol\w*", r"vapen",
    r"skjut\w*", r"polis\w*", r"gift\w*", r"tvinga\w*|tvång\w*", r"inlåst|låst\w*",
    r"rymt|rymde|rymma", r"akut", r"bråttom", r"farlig\w*|fara", r"skada\w*", r"skär\w*",
    r"knark\w*|drog\w*|missbruk\w*", r"hatar?", r"gråt\w*", r"skit(?: \w+){0,2} allt",
    r"spelar ingen roll", r"die\w*|dying|dead|death", r"kill\w*", r"hurt\w*",
    r"afraid|scared|fear", r"hate", r"alone", r"depress\w*", r"anxi\w*", r"abus\w*", r"beat\w*",
    r"violence", r"stryk", r"smäll\w*", r"bråk\w*", r"kris\w*", r"desperat\w*", r"snälla hjälp",
    r"ge[rt]? upp", r"gav upp", r"begrav\w*", r"försvinn\w*", r"ångra", r"tabletter\w*",
    r"gäng\w*", r"sova|sover", r"utkast\w*|kastad", r"flytt\w* hemifrån", r"nobody|ingen bryr",
    r"kollar min", r"hemma hos honom", r"kontroll\w*", r"döda\w*", r"112", r"hora\w*",
    r"prostit\w*", r"eskort\w*", r"sälj\w*", r"helvete\w*", r"gatan", r"nu direkt", r"90101",
    r"polisen", r"jour\w*", r"soc", r"rätt ?egång\w*", r"trött på", r"emergency", r"unsafe|safe",
    r"help me", r"mörk\w*",
)  # fmt: skip

THREAT = "threat"  # against staff: contact is refused with it

_IDIOM = "idiom"
_HINTS = Lexicon({"hint": (*_HINT_WORDS, *_IDIOM_WORDS)})
_SIGNS = Lexicon(
    {
        _IDIOM: _IDIOM_WORDS,
        "crisis": (*_SUICIDE, *_VIOLENCE, *_HOMELESS, *_DEATH, *_ENGLISH, *_LATIN_WORLD),
        THREAT: _THREAT,
    }
)
_SIGNS_ELSEWHERE = StemLexicon({"crisis": _OTHER_WORLD})


def find_danger(message: str) -> list[Sighting]:
    """Return the signs of danger in a normalised message, idioms left out; empty where none."""
    signs = _SIGNS.sightings(message)
    idioms = [sign for sign in signs if sign.label == _IDIOM]
    for idiom in idioms:
        message = message[: idiom.start] + "*" * len(idiom.words) + message[idiom.end :]
    if idioms:
        signs = [sign for sign in _SIGNS.sightings(message) if sign.label != _IDIOM]
    return signs + _SIGNS_ELSEWHERE.sightings(message)


def hints_danger(message: str) -> bool:
    """Tell whether a human had better read this although no sign of danger was found."""
    return bool(_HINTS.sightings(message))
