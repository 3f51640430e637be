"""Deciding: from a conversation to calls, or to words when nothing is left to call.

Every request is thought through from the start: what the tools have said is in the conversation, so
there is nothing to remember. After 6 rounds of calls it answers with what it has. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from demo_model.brain.conversation import Conversation, read
from demo_model.brain.followup import resolve
from demo_model.brain.longtext import wanted_words, write_long
from demo_model.brain.reading import answer_from, passages_in
from demo_model.brain.talk import talk
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call, ChatRequest, Reply
from demo_model.skills import FINDERS
from demo_model.skills.asking import thanks
from demo_model.skills.drawing import Drawing
from demo_model.skills.sales import Sales
from demo_model.skills.unknown import fill, find_unknown

MAX_ROUNDS = 6
MAX_CALLS = 8


def think(request: ChatRequest) -> Reply:
    """Return the next calls or the answer."""
    conversation = resolve(read(request))
    found = Findings(conversation.outcomes, conversation.earlier)
    if forced := _forced(request, conversation):
        return Reply(calls=(forced,))
    if acknowledged := thanks(conversation.question):
        return Reply(acknowledged)
    tasks = plan(conversation)
    if request.tool_choice != "none" and conversation.rounds < MAX_ROUNDS:
        calls = _calls(tasks, conversation, found)
        if calls:
            return Reply(calls=calls[: MAX_CALLS if request.parallel_tool_calls else 1])
    return Reply(_compose(tasks, conversation, found))


def plan(conversation: Conversation) -> list[Task]:
    """Return the tasks of the question, or a tool known only by its schema that fits it.

    With passages at hand, tasks for tools that are not offered are dropped: the passages answer.
    """
    if wanted_words(conversation.question) is not None:
        return []
    tasks = [task for find in FINDERS for task in find(conversation)]
    if conversation.blocks:
        tasks = [task for task in tasks if task.offered(conversation.tools)]
    known = {task.tool for task in tasks}
    strangers = [tool for name, tool in conversation.tools.items() if name not in _KNOWN | known]
    named = find_unknown(conversation, strangers)
    return tasks + [task for task in named if not tasks or _spelled_out(task, conversation)]


_KNOWN = frozenset(
    {"calculate", "run_code", "find_people", "query_sales", "show_plot", "show_table", "ask_user"}
)


def _spelled_out(task: Task, conversation: Conversation) -> bool:
    name = getattr(task, "name", "")
    return bool(name) and name.lower() in conversation.question.lower()


def _forced(request: ChatRequest, conversation: Conversation) -> Call | None:
    """Return the call that `tool_choice` demands, when no task makes one by itself."""
    if request.tool_choice in ("auto", "none") or not request.tools:
        return None
    if conversation.rounds and request.tool_choice == "required":
        return None
    names = [request.tool_choice] if request.tool_choice != "required" else list(conversation.tools)
    found = Findings(conversation.outcomes, conversation.earlier)
    for call in _calls(plan(conversation), conversation, found):
        if call.name in names:
            return call
    tool = conversation.tools[names[0]]
    arguments, _ = fill(tool.parameters, conversation.question)
    return Call(tool.name, arguments)


def _calls(tasks: Sequence[Task], conversation: Conversation, found: Findings) -> tuple[Call, ...]:
    calls: list[Call] = []
    for task in tasks:
        call = task.next_call(found) if task.offered(conversation.tools) else None
        if call is not None and call not in calls:
            calls.append(call)
    return tuple(calls)


def _compose(tasks: Sequence[Task], conversation: Conversation, found: Findings) -> str:
    parts: list[str] = []
    offered = [task for task in tasks if task.offered(conversation.tools)]
    shown = [task for task in offered if isinstance(task, Drawing) and task.shown(found)]
    for task in tasks:
        if task in shown or not (task in offered or _tells_alone(task)):
            continue
        told = replace(task, drawn=bool(shown)) if isinstance(task, Sales) else task
        parts.append(told.tell(found))
    if shown:
        things = " and the ".join(task.thing for task in shown)
        parts.append(f"The {things} {'is' if len(shown) == 1 else 'are'} on the page.")
    passages = passages_in(conversation.blocks)
    if passages:
        parts.append(answer_from(passages, conversation.question))
    parts.append(_not_offered([task for task in tasks if task not in offered]))
    text = "\n\n".join(dict.fromkeys(part for part in parts if part))
    return text or _otherwise(conversation)


def _tells_alone(task: Task) -> bool:
    """A program can be shown without running it."""
    return task.tool == "run_code"


def _not_offered(tasks: Sequence[Task]) -> str:
    lines = []
    for task in {task.tool: task for task in tasks}.values():
        lines.append(f"To {task.need} I need the tool **{task.tool}**.")
    if not lines:
        return ""
    which = "it" if len(lines) == 1 else "them"
    return " ".join(lines) + f" Please select {which} for your message and ask again."


def _otherwise(conversation: Conversation) -> str:
    count = wanted_words(conversation.question)
    if count is not None:
        return write_long(conversation.question, count)
    return talk(conversation.question, conversation.tools)
