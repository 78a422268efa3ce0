"""workflow: what may happen next?

In: a procedure (data of a pack), the state of a case, an act, who does it, the facts of the case, a calendar.
Out: a new state with effects, or a refusal with every reason and its article; what stands open, by when.
Never here: a database, a clock of its own, a word about complaints or penalties, a state changed in place.
"""

from .adjustable import Adjustable, GateView, adjustable, adjustables
from .adjusting import Adjusted, Change, adjust, restore
from .assignment import (
    Asked,
    Candidate,
    Choice,
    asked_by,
    assigned,
    choose,
    holding_reasons,
    tasks_to_assign,
)
from .check import check_procedure
from .comparing import ProcedureDifference, procedure_differences
from .compilation import ProcedureError, compile_procedure
from .conditions import PAPERS, Condition
from .contradicting import CONFLICT
from .definition import AssignmentRule, DeadlineRule, Item, Notice, Procedure
from .drawing import Band, Box, Drawing, Line, draw
from .each import called, meant
from .earlier import EarlierRule, check_earlier, read_earlier
from .engine import advance, begin, recount
from .handing_on import units_of
from .lint_names import Known
from .lint_taken import check_taken
from .model import Act, ActSort, Deadline, Doer, Effect, Offer, Outcome, Reason, Refusal
from .numbers import FORM as NUMBER_FORM
from .numbers import case_numbers, check_number_form, check_series
from .placing import end, place, stages_to_go_on, terms_begun
from .publishing import (
    Publication,
    Published,
    awaits,
    check_publication,
    compile_publication,
    foreseen,
    published,
    taken_back,
)
from .rehearsal import Rehearsal, move, rehearse
from .representing import DELEGATED, represented
from .scenarios import ScenarioReport, StepReport, run_scenario, simulate
from .state import StateError
from .succession import people_of, succeed, taken_over
from .telling import filled_text
from .trial import (
    ACTS as TRIAL_ACTS,
)
from .trial import (
    Trial,
    TrialStep,
    able_people,
    facts_after,
    fields_read,
    play_trial,
    proposed_people,
    read_trial,
    trial_people,
    trial_scenario,
    with_expectations,
)
from .views import (
    GraphEdge,
    GraphNode,
    StageView,
    TaskView,
    deadlines,
    evaluate,
    graph,
    is_at_will,
    leading,
    offers,
    stages,
    why_closed,
)
from .words import TERM_UNITS, TITLES

__all__ = [
    "CONFLICT",
    "DELEGATED",
    "NUMBER_FORM",
    "PAPERS",
    "TERM_UNITS",
    "TITLES",
    "TRIAL_ACTS",
    "Act",
    "ActSort",
    "Adjustable",
    "Adjusted",
    "Asked",
    "AssignmentRule",
    "Band",
    "Box",
    "Candidate",
    "Change",
    "Choice",
    "Condition",
    "Deadline",
    "DeadlineRule",
    "Doer",
    "Drawing",
    "EarlierRule",
    "Effect",
    "GateView",
    "GraphEdge",
    "GraphNode",
    "Item",
    "Known",
    "Line",
    "Notice",
    "Offer",
    "Outcome",
    "Procedure",
    "ProcedureDifference",
    "ProcedureError",
    "Publication",
    "Published",
    "Reason",
    "Refusal",
    "Rehearsal",
    "ScenarioReport",
    "StageView",
    "StateError",
    "StepReport",
    "TaskView",
    "Trial",
    "TrialStep",
    "able_people",
    "adjust",
    "adjustable",
    "adjustables",
    "advance",
    "asked_by",
    "assigned",
    "awaits",
    "begin",
    "called",
    "case_numbers",
    "check_earlier",
    "check_number_form",
    "check_procedure",
    "check_publication",
    "check_series",
    "check_taken",
    "choose",
    "compile_procedure",
    "compile_publication",
    "deadlines",
    "draw",
    "end",
    "evaluate",
    "facts_after",
    "fields_read",
    "filled_text",
    "foreseen",
    "graph",
    "holding_reasons",
    "is_at_will",
    "leading",
    "meant",
    "move",
    "offers",
    "people_of",
    "place",
    "play_trial",
    "procedure_differences",
    "proposed_people",
    "published",
    "read_earlier",
    "read_trial",
    "recount",
    "rehearse",
    "represented",
    "restore",
    "run_scenario",
    "simulate",
    "stages",
    "stages_to_go_on",
    "succeed",
    "taken_back",
    "taken_over",
    "tasks_to_assign",
    "terms_begun",
    "trial_people",
    "trial_scenario",
    "units_of",
    "why_closed",
    "with_expectations",
]
