"""Places that tell whether somebody is abroad or has moved within Sweden."""

from collections.abc import Mapping

COUNTRIES = (
    r"(?:norge|danmark|finland|island|tyskland|england|storbritannien|skottland|irland|"
    r"frankrike|spanien|portugal|italien|grekland|turkiet|polen|ungern|tjeckien|österrike|"
    r"schweiz|holland|nederländerna|belgien|rumänien|bulgarien|serbien|bosnien|kroatien|kosovo|"
    r"albanien|lettland|litauen|estland|ukraina|ryssland|georgien|usa|amerika|kanada|mexiko|"
    r"brasilien|chile|peru|argentina|colombia|australien|nya zeeland|japan|kina|korea|sydkorea|"
    r"thailand|vietnam|bali|indonesien|filippinerna|indien|pakistan|bangladesh|afghanistan|"
    r"iran|irak|syrien|libanon|jordanien|palestina|israel|saudi\w*|dubai|qatar|kuwait|egypten|"
    r"marocko|tunisien|algeriet|libyen|somalia|somaliland|etiopien|eritrea|kenya|uganda|"
    r"tanzania|sudan|nigeria|ghana|gambia|sydafrika|malta|cypern|london|oslo|köpenhamn|berlin|"
    r"paris|new york|istanbul|mogadishu|hargeisa|nairobi|beirut|bagdad|kabul|teheran|warszawa|"
    r"madrid|barcelona|norway|denmark|iceland|germany|scotland|ireland|france|spain|italy|"
    r"greece|turkey|poland|hungary|austria|switzerland|netherlands|belgium|romania|ukraine|"
    r"russia|canada|mexico|brazil|australia|china|india|iraq|syria|lebanon|egypt|morocco|"
    r"tunisia|ethiopia|south africa|the us|the uk|uk|the states|utomlands|utlandet|abroad|"
    r"another country|annat land)"
)  # fmt: skip
# The larger towns and the neighbours of the three big cities; a sample, not a register.
TOWNS = (
    r"(?:göteborg|malmö|uppsala|västerås|örebro|linköping|helsingborg|jönköping|norrköping|lund|"
    r"umeå|gävle|borås|eskilstuna|halmstad|växjö|karlstad|sundsvall|östersund|trollhättan|"
    r"luleå|kalmar|kristianstad|falun|skövde|karlskrona|uddevalla|varberg|nyköping|motala|"
    r"landskrona|trelleborg|skellefteå|kiruna|piteå|visby|gotland|borlänge|sandviken|karlskoga|"
    r"enköping|norrtälje|strängnäs|katrineholm|södertälje|nacka|huddinge|haninge|botkyrka|tyresö|"
    r"järfälla|sollentuna|täby|solna|sundbyberg|lidingö|danderyd|sigtuna|upplands väsby|"
    r"upplands bro|ekerö|salem|nynäshamn|värmdö|österåker|vallentuna|vaxholm|skåne|småland|"
    r"dalarna|norrland|värmland|blekinge|halland|mölndal|kungälv|lerum|partille|skara|lidköping|"
    r"falkenberg|ängelholm|hässleholm|västervik|oskarshamn|arvika|mora|ludvika|avesta|sala|köping)"
)

_SINCE_THERE = r"(?:bor|är|lever|flyttat|flyttade|flytta|sitter|befinner mig|living|live|moved|am)"

WORDS: Mapping[str, tuple[str, ...]] = {
    "abroad": (
        rf"{_SINCE_THERE}(?: (?!inte|inte)\w+){{0,3}} (?:i|till|på|in|to) {COUNTRIES}",
        rf"{_SINCE_THERE}(?: \w+){{0,2}} (?:utomlands|abroad)", r"utomlands", r"backpack\w*",
        r"reser (?:runt|i|omkring)(?: i)?(?: \w+)?", r"luffar", r"travell?ing", r"abroad",
        r"jorden runt", r"på långresa", r"au ?pair\w*",
    ), "moved": (
        r"(?:har |ha )?flytta(?:de|t|r)(?: \w+){0,2} (?:till|från|hit|utomlands|ner|upp)",
        rf"bor(?: numera| nu| ju)?(?: kvar)? (?:i|på) {TOWNS}(?: numera| nu)?", r"folkbokförd i",
        r"skriven i", r"bor inte (?:kvar|längre|i stockholm|där|på den)",
        r"(?:inte )?bor inte kvar", r"(?:har )?flyttat(?! hem| tillbaka)",
        r"(?:i|we) (?:have )?moved", rf"live in {TOWNS}", r"annan kommun",
        r"another (?:city|town|municipality)", rf"bor(?: \w+){{0,2}} i {COUNTRIES}",
        r"dont live (?:in sweden|in stockholm|there)", r"moved (?:to|from)",
    ),
}  # fmt: skip
