"""Deciding: from a conversation to calls, or to words when nothing is left to call.

Every request is thought through from the start: what the tools have said is in the conversation, so
there is nothing to remember. After 6 rounds of calls it answers with what it has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demo_model.asked import ChatRequest
from demo_model.brain.conversation import Conversation, read
from demo_model.brain.longtext import wanted_words, write_long
from demo_model.brain.passages import answer_from
from demo_model.brain.talk import talk
from demo_model.brain.task import Task
from demo_model.reply import Call, Reply
from demo_model.skills.asking import find_asking, thanks
from demo_model.skills.calculating import find_calculations
from demo_model.skills.drawing import Drawing, find_drawing
from demo_model.skills.people import find_people
from demo_model.skills.programs import find_programs
from demo_model.skills.sales import find_sales
from demo_model.skills.unknown import find_unknown

MAX_ROUNDS = 6
MAX_CALLS = 8
FINDERS: tuple[Callable[[Conversation], Sequence[Task]], ...] = (
    *(find_people, find_sales, find_calculations),
    *(find_programs, find_drawing, find_asking),
)
"""In the order in which their answers are told."""


def think(request: ChatRequest) -> Reply:
    """Return the next calls or the answer."""
    conversation = read(request)
    if acknowledged := thanks(conversation.question):
        return Reply(text=acknowledged)
    if (words := wanted_words(conversation.question)) is not None:
        return Reply(text=write_long(conversation.question, words))
    tasks = _tasks(conversation)
    calls = _calls(tasks, conversation)
    if calls and conversation.rounds < MAX_ROUNDS:
        return Reply(tool_calls=calls[:MAX_CALLS])
    return Reply(text=_composed(tasks, conversation))


def _tasks(conversation: Conversation) -> list[Task]:
    """Return the question's tasks, or one for a tool known only by its schema that fits it.

    With passages at hand, tasks for tools that are not offered are dropped: the passages answer.
    """
    tasks = [task for find in FINDERS for task in find(conversation)]
    if conversation.blocks:
        tasks = [task for task in tasks if task.tool in conversation.tools]
    return tasks + find_unknown(conversation, {task.tool for task in tasks})


def _calls(tasks: Sequence[Task], conversation: Conversation) -> tuple[Call, ...]:
    able = [task for task in tasks if task.tool in conversation.tools]
    wanted = [call for task in able if (call := task.next_call(conversation.found))]
    return tuple(call for i, call in enumerate(wanted) if call not in wanted[:i])


def _composed(tasks: Sequence[Task], conversation: Conversation) -> str:
    found = conversation.found
    able = [task for task in tasks if task.tool in conversation.tools or task.tool == "run_code"]
    parts = [task.tell(found) for task in able if not isinstance(task, Drawing)]
    drawings = [task for task in able if isinstance(task, Drawing)]
    parts += [task.tell(found) for task in drawings if not task.shown(found)]
    if things := [task.thing for task in drawings if task.shown(found)]:
        are = "are" if things[1:] else "is"
        parts.append(f"The {' and the '.join(things)} {are} on the page.")
    if conversation.blocks:
        parts.append(answer_from(conversation.blocks, conversation.question))
    missing = {task.tool: task for task in tasks if task.tool not in conversation.tools}
    parts += [
        f"To {task.need} I need the tool **{name}**. Please select it for your message and ask "
        "again."
        for name, task in missing.items()
    ]
    text = "\n\n".join(dict.fromkeys(part for part in parts if part))
    return text or talk(conversation.question, conversation.tools)
