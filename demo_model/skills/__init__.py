"""What the brain knows of single tools: each skill reads a wish from the question as a `Task`.

`FINDERS` lists them in the order in which their answers are told. A tool that is not known here is
handled by `unknown`, from its name, description and schema alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demo_model.brain.conversation import Conversation
from demo_model.brain.task import Task
from demo_model.skills.arithmetic import find_calculations
from demo_model.skills.asking import find_asking
from demo_model.skills.drawing import find_drawing
from demo_model.skills.people import find_people_tasks
from demo_model.skills.programs import find_programs
from demo_model.skills.sales import find_sales

Finder = Callable[[Conversation], Sequence[Task]]

FINDERS: tuple[Finder, ...] = (
    find_people_tasks,
    find_sales,
    find_calculations,
    find_programs,
    find_drawing,
    find_asking,
)
