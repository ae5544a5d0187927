"""What a plan has to do with the experiments that run: shown on its page and before it is used."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.managing.experiment_words import target_name
from console.marking import Say
from scheduler.plan import Plan
from scheduler.running_experiments import Running, waits_of
from scheduler.states import ExperimentKind


@dataclass(frozen=True, slots=True)
class Named:
    """An experiment, with the name that managers know it by."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Touched:
    """The experiments that a change of plans touches.

    Attributes:
        ending: They try a wait of a plan that would no longer be in force, and end.
        starving: They try a text that the new plan does not use: nobody new comes to it.

    """

    ending: Sequence[Named] = ()
    starving: Sequence[Named] = ()

    @property
    def word(self) -> str:
        """What a form brings along, so that nothing ends that its writer had not been shown."""
        return " ".join(str(one.id) for one in self.ending)


def of_plan(running: Sequence[Running], version: int, plan: Plan, say: Say) -> list[Named]:
    """Return the experiments that run with a plan's waits, or with texts of its steps."""
    waits = waits_of(running, version)
    return [_named(one, say) for one in running if one in waits or _uses(plan, one)]


def touched_by(running: Sequence[Running], version: int, plan: Plan, say: Say) -> Touched:
    """Return what putting a version in force alone does to the experiments that run."""
    stays = waits_of(running, version)
    return Touched(
        ending=[
            _named(one, say)
            for one in running
            if one.kind is ExperimentKind.WAIT and one not in stays
        ],
        starving=[
            _named(one, say)
            for one in running
            if one.kind is ExperimentKind.TEXT and not _uses(plan, one)
        ],
    )


def _uses(plan: Plan, one: Running) -> bool:
    """Tell whether a step of a plan sends the template that an experiment is about."""
    template = one.target.partition("/")[0]
    texts = {step.template for step in plan.steps if step.template}
    return one.kind is ExperimentKind.TEXT and template in texts


def _named(one: Running, say: Say) -> Named:
    return Named(one.id, target_name(one.kind.value, one.target, say))
