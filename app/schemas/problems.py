"""What every error answers: an RFC 9457 problem."""

from app.schemas.fields import Shape, documented, example


class FaultOut(Shape):
    """One thing that is wrong with a request."""

    parameter: str = documented("The parameter that is wrong.", "published")
    message: str = documented("What is wrong with it, and what would be right.", "there is no day 2025-02-30")
    position: int | None = documented("The character of the value at which it goes wrong, from 0.", 0, default=None)


class ProblemOut(Shape):
    """A problem, after RFC 9457."""

    type: str = documented("The kind of problem: an address that explains it.", "/problems/bad-request")
    title: str = documented("The kind of problem in words.", "The request has a mistake")
    status: int = documented("The HTTP status.", 422)
    detail: str | None = documented("What went wrong this time.", "The filter `published` cannot be read.")
    errors: list[FaultOut] = documented("For bad input: each parameter that is wrong.", [example(FaultOut)], default=[])
