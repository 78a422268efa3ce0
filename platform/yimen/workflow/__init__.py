"""workflow: what may happen next?

In: a procedure (data of a pack), the state of a case, an act, who does it, the facts of the case, a calendar.
Out: a new state with effects, or a refusal with every reason and its article; what stands open, by when.
Never here: a database, a clock of its own, a word about complaints or penalties, a state changed in place.
"""

from .check import check_procedure
from .compilation import ProcedureError, compile_procedure
from .definition import DeadlineRule, Item, Procedure
from .drawing import Band, Box, Drawing, Line, draw
from .engine import advance, begin, recount
from .lint_names import Known
from .model import Act, ActSort, Deadline, Doer, Effect, Offer, Outcome, Reason, Refusal
from .ordering import ordered
from .rehearsal import Rehearsal, move, rehearse
from .scenarios import ScenarioReport, StepReport, run_scenario, simulate
from .state import StateError
from .views import GraphEdge, GraphNode, StageView, TaskView, deadlines, graph, offers, stages, why_closed

__all__ = [
    "Act",
    "ActSort",
    "Band",
    "Box",
    "Deadline",
    "DeadlineRule",
    "Doer",
    "Drawing",
    "Effect",
    "GraphEdge",
    "GraphNode",
    "Item",
    "Known",
    "Line",
    "Offer",
    "Outcome",
    "Procedure",
    "ProcedureError",
    "Reason",
    "Refusal",
    "Rehearsal",
    "ScenarioReport",
    "StageView",
    "StateError",
    "StepReport",
    "TaskView",
    "advance",
    "begin",
    "check_procedure",
    "compile_procedure",
    "deadlines",
    "draw",
    "graph",
    "move",
    "offers",
    "ordered",
    "recount",
    "rehearse",
    "run_scenario",
    "simulate",
    "stages",
    "why_closed",
]
