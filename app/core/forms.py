"""Whether what came back from a component fits what the component asked for.

Texts are brought to the service's one form here, like every other text from people.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping

from app.core.errors import CallerError, UnknownComponent
from app.core.optional import given
from app.core.text import cleaning
from generated import Button, Component, ErrorDetail, Form, FormField

Values = Mapping[str, str | float | bool]


def accepting(
    component: Component, callback: str, values: Values
) -> Generator[None, None, dict[str, str | float | bool]]:
    """Return the values of a call-back with what people wrote cleaned, once they were checked.

    Works in steps, as `text.cleaning` does. Raises what `check` raises.
    """
    fields = component.fields if isinstance(component, Form) else []
    written = {field.name for field in fields if field.kind == "text"}
    cleaned: dict[str, str | float | bool] = {}
    for name, value in values.items():
        if name in written and isinstance(value, str):
            cleaned[name] = yield from cleaning(value)
        else:
            cleaned[name] = value
    check(component, callback, cleaned)
    return cleaned


def check(component: Component, callback: str, values: Values) -> None:
    """Hold a call-back and its values against the component.

    Raises `UnknownComponent` when the component declares no such call-back, `CallerError` naming
    every field that is wrong.
    """
    if not isinstance(component, Button | Form) or component.callback.name != callback:
        raise UnknownComponent(f"This component has no call-back “{callback}”.")
    problems = {name: "The form has no such field." for name in values}
    for field in component.fields if isinstance(component, Form) else []:
        problems.pop(field.name, None)
        problem = _problem(field, values.get(field.name))
        if problem:
            problems[field.name] = problem
    if problems:
        details = [ErrorDetail(at=f"/values/{n}"[:500], problem=p) for n, p in problems.items()]
        raise CallerError("Some fields need another value.", details=details[:20])


def _problem(field: FormField, value: str | float | bool | None) -> str | None:
    if value is None or value == "":
        return "This field is needed." if given(field.required) else None
    match field.kind:
        case "checkbox":
            return None if isinstance(value, bool) else "Send true or false."
        case "number":
            fits = isinstance(value, int | float) and not isinstance(value, bool)
            return None if fits else "Send a number."
        case "select":
            return None if value in (given(field.options) or []) else "Choose one of the options."
        case "text":
            return None if isinstance(value, str) else "Send a text."
