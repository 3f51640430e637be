"""Asks the person something by a form, or by a button when a yes is all that is wanted.

A call only shows the component and ends: a person may take an hour. What they enter arrives later
as a `ui_event`, is checked here against the form that was shown, and goes to the model in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from app.core import forms
from app.core.errors import CallerError, ToolError
from app.core.ids import new_id
from app.core.optional import present
from app.core.text import shorten
from generated import Button, Callback, Form, FormField
from tools.base import Arguments, Tool, ToolContext, ToolResult, UiEvent, describe_ui_event


class Question(Arguments):
    """One input of the form."""

    name: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description="A short name of its own: small letters, digits and _, such as start_date.",
    )
    label: str = Field(min_length=1, max_length=200, description="What the person is asked.")
    kind: Literal["text", "number", "select", "checkbox"] = Field(
        description="text, number, select (one of options) or checkbox (yes or no)."
    )
    options: list[Annotated[str, Field(min_length=1, max_length=200)]] | None = Field(
        default=None, max_length=100, description="The choices, for select only."
    )
    required: bool = Field(default=False, description="Whether it must be filled in.")

    @model_validator(mode="after")
    def _options_fit(self) -> Question:
        if self.kind == "select" and not self.options:
            raise ValueError(f"{self.name} is a select and needs options")
        if self.kind != "select" and self.options:
            raise ValueError(f"{self.name} has options and so must be of kind select")
        if self.options and len(set(self.options)) < len(self.options):
            raise ValueError(f"{self.name} offers the same option twice")
        return self

    def field(self) -> FormField:
        """Return it as the contract's form field."""
        return FormField(
            name=self.name,
            label=self.label,
            kind=self.kind,
            options=present(self.options or None),
            required=self.required,
        )


class AskUserArguments(Arguments):
    """What to ask."""

    title: str = Field(
        min_length=1, max_length=200, description="The question or the heading of the form."
    )
    submit_label: str | None = Field(
        default=None, min_length=1, max_length=80, description="What the button says, such as Book."
    )
    fields: list[Question] | None = Field(
        default=None,
        max_length=20,
        description="What to fill in, from top to bottom. Leave it out for a button alone.",
    )

    @model_validator(mode="after")
    def _names_differ(self) -> AskUserArguments:
        names = [question.name for question in self.fields or []]
        if len(set(names)) < len(names):
            raise ValueError("two fields have the same name; give each a name of its own")
        return self


class AskUser(Tool[AskUserArguments]):
    """Shows a form or a button."""

    name = "ask_user"
    title = "Ask the user"
    description = (
        "Ask the person for what you need by a form on the page, or by a button alone when they "
        "only have to confirm. The answer does not come back from this call: it comes as a later "
        "message. So call it last, then end your turn. For one simple question just ask in your "
        "answer instead. Never ask for passwords or other secrets."
    )
    arguments = AskUserArguments

    async def run(self, arguments: AskUserArguments, context: ToolContext) -> ToolResult:
        """Show it. Raises `ToolError` when the turn has shown too much."""
        component = _form(arguments) if arguments.fields else _button(arguments)
        context.show(component)
        thing = "form" if arguments.fields else "button"
        return ToolResult(
            content=(
                f'The {thing} "{arguments.title}" is on the page; nothing is answered yet. The '
                "answer will come as a later message. End your turn now: tell the person briefly "
                "what you are waiting for, and do not guess what they will say."
            ),
            summary=f"Asked “{arguments.title}”",
        )

    async def on_ui_event(self, event: UiEvent, context: ToolContext) -> ToolResult:  # noqa: ARG002
        """Check what was entered and put it into words.

        Raises `ToolError` naming every value that does not fit its field.
        """
        _check(event)
        component = event.component
        if not isinstance(component, Form):
            return describe_ui_event(event)
        lines = [f"- {f.label}: {_words(event.values.get(f.name))}" for f in component.fields]
        return ToolResult(
            content="\n".join([f'I filled in "{component.title}":', *lines]),
            summary=f"Answered “{component.title}”",
        )


def _form(arguments: AskUserArguments) -> Form:
    questions = arguments.fields or []
    return Form(
        kind="form",
        id=new_id(),
        title=arguments.title,
        fallback=_fallback(arguments.title, questions),
        fields=[question.field() for question in questions],
        callback=Callback(name="submit", label=arguments.submit_label or "Send"),
    )


def _button(arguments: AskUserArguments) -> Button:
    return Button(
        kind="button",
        id=new_id(),
        title=arguments.title,
        fallback=arguments.title,
        callback=Callback(name="press", label=arguments.submit_label or "Yes"),
    )


def _fallback(title: str, questions: Sequence[Question]) -> str:
    """Write the form as text: 20 fields at most, one line of at most 180 characters each."""
    return "\n".join([title, *(shorten(_line(question), 180) for question in questions)])


def _line(question: Question) -> str:
    kinds = {"text": "", "number": " (a number)", "checkbox": " (yes or no)"}
    kind = kinds.get(question.kind) or (
        f" ({', '.join(question.options)})" if question.options else ""
    )
    return f"- {shorten(question.label, 120)}{' *' if question.required else ''}{kind}"


def _check(event: UiEvent) -> None:
    """Hold the values against the form, by the same rule as before the turn began."""
    try:
        forms.check(event.component, event.callback, event.values)
    except CallerError as error:
        details = "; ".join(f"{d.at.rpartition('/')[2]}: {d.problem}" for d in error.details or ())
        raise ToolError(f"{error.message} {details}".strip()) from error


def _words(value: str | float | bool | None) -> str:
    """Write an answer; a text's further lines are set in, so that none looks like another field."""
    if value is None or value == "":
        return "(left empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.replace("\n", "\n  ") if isinstance(value, str) else f"{value:.15g}"
