"""What people say that they do now."""

import pytest

from messaging.meaning.normal import normalise
from messaging.meaning.occupation_choice import find_occupation
from messaging.meaning.reader import read_reply
from messaging.meaning.reading import Intent, Respondent

OCCUPATIONS = [
    ("jag jobbar", "working"),
    ("jobbar på ica", "working"),
    ("Jobbar heltid på McDonalds i Farsta", "working"),
    ("har fått jobb på lager", "working"),
    ("jag har ett jobb nu", "working"),
    ("jobb", "working"),
    ("jobbar som barnvakt", "working"),
    ("är på jobbet", "working"),
    ("kör taxi åt farsan", "working"),
    ("fick jobb på bygget i våras", "working"),
    ("står i kassan på willys", "working"),
    ("har eget företag", "working"),
    ("I work at a restaurant", "working"),
    ("working full time", "working"),
    ("i have a job", "working"),
    ("jobbar svart ibland", "working"),
    ("jobbar extra på hemtjänsten", "working"),
    ("anställd på posten sen i maj", "working"),
    ("jag städar på hotell", "working"),
    ("är målare", "working"),
    ("jobbar nu pluggar sen", "working"),
    ("jag pluggar", "studying_unspecified"),
    ("pluggar", "studying_unspecified"),
    ("går i skolan varje dag", "studying_unspecified"),
    ("I'm studying", "studying_unspecified"),
    ("i go to school", "studying_unspecified"),
    ("går på gymnasiet", "upper_secondary"),
    ("går andra året på teknikprogrammet", "upper_secondary"),
    ("jag går i tvåan", "upper_secondary"),
    ("går im på åsö gymnasium", "upper_secondary"),
    ("jag går språkintroduktion", "upper_secondary"),
    ("jag går ek på norra real", "upper_secondary"),
    ("läser på komvux", "adult_education"),
    ("komvux", "adult_education"),
    ("sfi", "adult_education"),
    ("började på komvux i augusti", "adult_education"),
    ("jag läser svenska för invandrare", "adult_education"),
    ("läser in gymnasiet på komvux", "adult_education"),
    ("pluggar upp betygen", "adult_education"),
    ("går på folkhögskola", "folk_high_school"),
    ("allmän kurs på Birkagårdens folkhögskola", "folk_high_school"),
    ("läser på högskolan", "other_studies"),
    ("går en distanskurs i programmering", "other_studies"),
    ("studying online", "other_studies"),
    ("läser juridik på universitetet", "other_studies"),
    ("går på KTH", "other_studies"),
    ("pluggar i London", "studies_abroad"),
    ("går high school i USA", "studies_abroad"),
    ("studying in Poland", "studies_abroad"),
    ("utbytesår i japan", "studies_abroad"),
    ("läser medicin i Rumänien", "studies_abroad"),
    ("börjar på komvux i januari", "waiting_for_studies"),
    ("har kommit in på gymnasiet, börjar i augusti", "waiting_for_studies"),
    ("väntar på svar från komvux", "waiting_for_studies"),
    ("står i kö till sfi", "waiting_for_studies"),
    ("starting school in january", "waiting_for_studies"),
    ("har praktik", "internship"),
    ("gör praktik på ett dagis", "internship"),
    ("praktiserar hos en frisör", "internship"),
    ("lärling på en verkstad", "internship"),
    ("söker jobb", "seeking_work"),
    ("letar efter jobb", "seeking_work"),
    ("jag är arbetslös", "seeking_work"),
    ("looking for a job", "seeking_work"),
    ("skickar CV hela dagarna men får inget", "seeking_work"),
    ("inskriven på arbetsförmedlingen", "seeking_work"),
    ("gör lumpen", "military"),
    ("gör värnplikten i Boden", "military"),
    ("I'm in the army", "military"),
    ("är mammaledig", "parental_leave"),
    ("föräldraledig med min dotter", "parental_leave"),
    ("hemma med bebis", "parental_leave"),
    ("fick barn i mars så är hemma", "parental_leave"),
    ("jag är sjukskriven", "sick"),
    ("ligger på sjukhus", "sick"),
    ("har varit sjuk länge", "sick"),
    ("går på daglig verksamhet", "other_activity"),
    ("bor på behandlingshem", "other_activity"),
    ("sitter häktad", "other_activity"),
    ("är inskriven på jobbtorg", "other_activity"),
    ("gör inget", "none"),
    ("gör ingenting just nu", "none"),
    ("inget", "none"),
    ("ingenting", "none"),
    ("är hemma bara", "none"),
    ("sitter hemma hela dagarna", "none"),
    ("varken eller", "none"),
    ("nothing", "none"),
    ("inget jobb ingen skola", "none"),
    ("jobbar inte och pluggar inte", "none"),
    ("jag gör inte så mycket", "none"),
    ("spelar dataspel typ", "none"),
    ("sover mest", "none"),
    ("nada", "none"),
    ("Jag har ingen sysselsättning", "none"),
    ("vilar", "none"),
    ("är i Thailand och reser", "abroad"),
    ("1", "studying_unspecified"),
    ("2", "working"),
    ("1 jag pluggar", "studying_unspecified"),
    ("svar 2", "working"),
    ("2 = jobbar", "working"),
    ("2 jag jobbar", "working"),
    ("1, komvux", "adult_education"),
    ("waan shaqeeyaa", "working"),
    ("waxaan dhigtaa iskuulka", "studying_unspecified"),
    ("بشتغل بمطعم", "working"),
    ("انا ادرس", "studying_unspecified"),
    ("لا شيء", "none"),
    ("من کار می‌کنم", "working"),
    ("درس می‌خوانم", "studying_unspecified"),
    ("працюю на складі", "working"),
    ("я навчаюся", "studying_unspecified"),
    ("trabajo en un restaurante", "working"),
    ("estoy estudiando", "studying_unspecified"),
    ("çalışıyorum", "working"),
    ("okuyorum", "studying_unspecified"),
    ("pracuję w magazynie", "working"),
    ("szukam pracy", "seeking_work"),
    ("ez dixebitim", "working"),
    ("እሰርሕ ኣለኹ", "working"),
    ("እመሃር ኣለኹ", "studying_unspecified"),
]
NOT_NOW = [
    ("jobbar inte längre", "none"),
    ("slutade gymnasiet förra året", None),
    ("har slutat gymnasiet. kör foodora nu", "working"),
    ("pluggar? nej. gör lumpen", "military"),
    ("pluggar inte på komvux utan jobbar", "working"),
    ("ska börja på komvux i januari", "waiting_for_studies"),
    ("när öppnar ansökan till gymnasiet", None),
    ("min mamma jobbar", None),
    ("vill jobba med barn", None),
    ("jag gick på komvux tidigare", None),
    ("pluggade på komvux förut, jobbar nu", "working"),
    ("började på komvux i höstas", "adult_education"),
    ("skulle ha börjat på komvux", None),
    ("jobbar på distans", "working"),
    ("läser en distanskurs från ett universitet i england", "other_studies"),
    ("utbytesstudent i japan", "studies_abroad"),
    ("söker inte jobb", "none"),
]


@pytest.mark.parametrize(("text", "code"), OCCUPATIONS)
def test_plain_words_name_the_occupation(text: str, code: str) -> None:
    """The plain words of ten languages and the usual slang are known."""
    reading = read_reply(text, "first")
    assert reading.intents == (Intent.OCCUPATION,)
    assert reading.occupation == code
    assert reading.reached


@pytest.mark.parametrize(("text", "code"), NOT_NOW)
def test_only_the_present_counts(text: str, code: str | None) -> None:
    """What is past, denied, wished, asked about or somebody else's is settled as none of theirs."""
    reading = read_reply(text, "first")
    assert reading.occupation == code or not reading.confident
    assert find_occupation(normalise(text)).code == code


SIGNED = [
    ("hon jobbar, mvh mamma", "working"),
    ("Han går på gymnasiet. Hälsningar pappa", "upper_secondary"),
    ("Det här är hennes mamma, hon är sjukskriven", "sick"),
    ("this is his mom, he is working", "working"),
    ("hon pluggar på komvux /mamma", "adult_education"),
]


@pytest.mark.parametrize(("text", "code"), SIGNED)
def test_a_relative_may_tell_the_occupation(text: str, code: str) -> None:
    """A relative's plain answer counts as contact and names the occupation (R20)."""
    reading = read_reply(text, "after_call")
    assert reading.respondent is Respondent.RELATIVE
    assert reading.occupation == code
    assert reading.reached
    assert reading.confident


@pytest.mark.parametrize(
    "text",
    [
        "hon vill ha hjälp, mvh mamma",
        "han vill inte ha stöd. hälsningar pappa",
        "hon jobbar",
        "أنا أمه، هو يشتغل",
    ],
)
def test_a_relative_is_known_by_their_words(text: str) -> None:
    """Who writes about him or her, or signs as kin, is a relative (R20)."""
    assert read_reply(text, "first").respondent is Respondent.RELATIVE


def test_a_parent_of_a_small_child_writes_for_themselves() -> None:
    """Who is on leave with a son is no relative of the young person."""
    reading = read_reply("är föräldraledig med min son", "first")
    assert reading.respondent is Respondent.SELF
    assert reading.occupation == "parental_leave"
