"""Questions about customers and payments: when to ask the database, and what to say of its rows.

The e-mail address of an account manager comes from the directory first; without it there is no
query. What is told is made from the rows alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demo_model.brain import rows as table
from demo_model.brain.conversation import Conversation
from demo_model.brain.rows import Rows
from demo_model.brain.task import Findings, Task
from demo_model.chat import Call
from demo_model.skills.customers_of import account_manager_wish
from demo_model.skills.people import person_for
from demo_model.skills.people_reading import read_wishes
from demo_model.skills.sales_reading import SalesQuestion, read_sales
from demo_model.skills.sales_sql import write_sql
from demo_model.skills.sales_telling import tell_rows

TOOL = "query_sales"


@dataclass(frozen=True, slots=True)
class Sales(Task):
    """One question to the sales database; `drawn` says that a chart or table shows the rows."""

    tool = TOOL
    need = "query customers and payments"
    question: SalesQuestion
    drawn: bool = False

    def attempts(self, found: Findings, /) -> Sequence[Call]:
        """Query once the account manager's e-mail address is known, if one is needed."""
        wish = self.question.manager
        email = self._email(found)
        if wish is not None and email is None:
            return ()
        return (Call(TOOL, {"sql": write_sql(self.question, email)}),)

    def tell(self, found: Findings, /) -> str:
        """Say what the rows say."""
        wish = self.question.manager
        if wish is not None and self._email(found) is None:
            return f"Without the e-mail address of {wish.query} I could not query their customers."
        outcome = self.outcome(found)
        if outcome is None:
            return ""
        if outcome.failed:
            return f"The query failed: {outcome.reason}"
        rows = table.from_data(outcome.data)
        if rows is None:
            return f"The database answered: {outcome.value[:500]}"
        return tell_rows(rows, self.question, whom=self.whom(found), drawn=self.drawn)

    def whom(self, found: Findings) -> str | None:
        """Return the account manager's name, as the directory writes it."""
        wish = self.question.manager
        if wish is None:
            return None
        person = person_for(wish, found)
        return str(person["name"]) if person else wish.query

    def _email(self, found: Findings) -> str | None:
        wish = self.question.manager
        if wish is None:
            return None
        if "@" in wish.query:
            return wish.query
        person = person_for(wish, found)
        return str(person["email"]) if person and person.get("email") else None


def find_sales(conversation: Conversation) -> Sequence[Task]:
    """Return the question's query, if it is about customers or payments."""
    from_sql = read_sales(conversation.question, None)
    if from_sql is not None and from_sql.sql is not None:
        return [Sales(from_sql)]
    manager = account_manager_wish(conversation)
    _, rest = read_wishes(conversation.question)
    question = read_sales(conversation.question if manager else rest, manager)
    return [Sales(question)] if question else []


def last_rows(found: Findings) -> Rows | None:
    """Return the rows of the latest good query, of this turn or an earlier one."""
    outcome = found.latest(TOOL)
    return table.from_data(outcome.data) if outcome else None
