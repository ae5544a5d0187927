"""What pages say of experiments: their names, where they stand, and what the rule says. Pure."""

from collections.abc import Mapping, Sequence

from config.languages import LANGUAGES
from console.managing.text_words import CHANNELS, template_name
from console.marking import N_, Say
from console.step_words import step_name
from reports.experiment_rules import LEAST_EACH, Standing, Told, Verdict
from reports.experiment_values import Hindrance
from scheduler.states import ExperimentEnding, ExperimentKind, ExperimentState

EXPERIMENTS = "/experiments"
STATES: Mapping[ExperimentState, str] = {
    ExperimentState.DRAFT: N_("utkast"),
    ExperimentState.RUNNING: N_("pågår"),
    ExperimentState.DECIDED: N_("avgjort"),
    ExperimentState.STOPPED: N_("stoppat utan beslut"),
}
ENDINGS: Mapping[ExperimentEnding, str] = {
    ExperimentEnding.WINNER: N_("Avgjort."),
    ExperimentEnding.SAME: N_("Avgjort: ingen skillnad som spelar roll."),
    ExperimentEnding.TIME: N_("Inget beslut: tiden som bestämdes från början är slut."),
    ExperimentEnding.BY_HAND: N_("Inget beslut: experimentet stoppades för hand."),
    ExperimentEnding.OVERTAKEN: N_(
        "Inget beslut: en annan text eller plan började användas under tiden."
    ),
}
HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.GONE_ON: N_("Inget ändrades: experimentet är inte längre i det läget."),
    Hindrance.NOT_IN_USE: N_(
        "Inget ändrades: det som experimentet jämför med används inte längre. Gör ett nytt"
        " experiment."
    ),
    Hindrance.BUSY: N_("Inget ändrades: ett annat experiment pågår med samma text eller steg."),
    Hindrance.TOO_FEW: N_("Det går inte att starta: för få kommer hit för ett svar inom ett år."),
    Hindrance.NOT_APPROVED: N_("En till måste godkänna texterna innan någon får dem."),
    Hindrance.BAD_TEXT: N_("En av texterna går inte att skicka som den är."),
    Hindrance.TEXT_GONE: N_("Inget ändrades: en av texterna är bortlagd. Gör ett nytt experiment."),
    Hindrance.OTHER_RUNS: N_(
        "Inget ändrades: ett annat experiment pågår med det som skulle bytas ut, och skulle sluta"
        " utan beslut. Stoppa det först, eller vänta tills det är klart."
    ),
    Hindrance.PLAN_COMES: N_(
        "Inget ändrades: en annan plan ska börja gälla. Ta tillbaka det under Planer, eller vänta"
        " tills den gäller."
    ),
    Hindrance.MEANINGLESS: N_("Välj minst en variant som skiljer sig från standarden."),
}
LETTERS = "ABCD"
CHOICES: Mapping[str, str] = {
    "percent": N_("%(n)s %% av dem som kommer"),
    "standard": N_("%(n)s %% av dem som deltar"),
    "days": N_("inom %(n)s dagar"),
    "smallest": N_("%(n)s procentenheter"),
}


def choice_in_words(name: str, value: int, say: Say) -> str:
    """Return what one may choose in the form for a new experiment."""
    return say(CHOICES[name]) % {"n": value} if value else say("lika många som varje variant")


def variant_name(number: int, say: Say) -> str:
    """Return what a variant is called: the standard is A."""
    return say("Standard (A)") if number == 0 else f"{say('Variant')} {LETTERS[number]}"


def target_name(kind: str, target: str, say: Say) -> str:
    """Return what an experiment is about, such as `Första meddelandet, sms, Svenska`."""
    if kind == ExperimentKind.TEXT:
        template, channel, language = target.split("/")
        spoken = LANGUAGES.get(language, language)
        return f"{template_name(template, say)}, {say(CHANNELS[channel])}, {spoken}"
    plan, _, step = target.rpartition("/")
    return say("Väntan efter steget %(step)s i planen %(plan)s") % {
        "step": step_name(step, say),
        "plan": plan,
    }


def wait_in_words(wait: str, say: Say) -> str:
    """Return a wait as it is read, such as `3 dagar`; `3d` as plans write it."""
    number, unit = wait[:-1], wait[-1:]
    words = {
        "h": (say("timme"), say("timmar")),
        "d": (say("dag"), say("dagar")),
        "w": (say("vecka"), say("veckor")),
    }
    one, several = words[unit]
    return f"{number} {one if number == '1' else several}"


def verdict_in_words(told: Told, counted: int, needed: int, smallest: int, say: Say) -> str:
    """Return what the rule says, in a sentence."""
    if told.verdict is Verdict.BETTER:
        name = variant_name(told.winner or 0, say)
        return say("%(name)s når fler än standarden.") % {"name": name}
    if told.verdict is Verdict.WORSE:
        return say("Standarden når fler än varje variant som prövades. Ingenting ska ändras.")
    if told.verdict is Verdict.SAME:
        text = say("Ingen skillnad som spelar roll: säkert mindre än %(n)s procentenheter.")
        return text % {"n": smallest}
    if told.verdict is Verdict.UNSTEADY:
        return say(
            "Inget går att säga: skillnaden har ändrats på vägen, så att ingen enda skillnad"
            " stämmer med alla dagar."
        )
    text = say("Ännu går inget att säga: %(n)s av omkring %(needed)s är räknade.")
    return text % {"n": spaced(counted), "needed": spaced(needed)}


def few_warning(people: Sequence[int], say: Say) -> str:
    """Return the warning where a variant has too few people for anything, "" where none has."""
    if not people or min(people) >= LEAST_EACH:
        return ""
    return say("Titta inte på siffrorna än: under %(n)s personer i någon grupp säger inget.") % {
        "n": LEAST_EACH
    }


def interval_in_words(standing: Standing, say: Say) -> str:
    """Return an interval of a difference, such as `−1,5 till +12 procentenheter`."""
    if standing.low is None or standing.high is None:
        return say("ingen stämmer")
    text = say("%(low)s till %(high)s procentenheter")
    return text % {"low": points(standing.low), "high": points(standing.high)}


def points(difference: float) -> str:
    """Return a difference in points with its sign, such as `+1,5`."""
    rounded = round(100 * difference, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return sign + f"{abs(rounded):g}".replace(".", ",")


def share(reached: int, people: int) -> str:
    """Return a share in per cent, such as `54,1 %`; a dash of nobody."""
    return f"{100 * reached / people:.1f} %".replace(".", ",") if people else "–"


def spaced(number: int) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
