"""One quote with where else it was quoted; one figure beside those that other articles give for the same thing."""

from app.schemas.fact_lists import FigureItemOut, QuoteItemOut
from app.schemas.fields import Shape, documented, example


class WordingOut(Shape):
    """A place where the words of two quotes differ."""

    here: str | None = documented("The words of this quote; null where the other has added some.", "on Tuesday")
    there: str | None = documented("The words of the other; null where it leaves these out.", "this week")


class ReuseOut(QuoteItemOut):
    """The same words in another article."""

    changes: list[WordingOut] = documented(
        "Where its words differ, in order; empty where they do not.", [example(WordingOut)]
    )


class QuoteDetail(QuoteItemOut):
    """A quote with the quotes of other articles that have the same words."""

    reuse_count: int = documented("How many quotes of other articles have the same words.", 1)
    reuse: list[ReuseOut] = documented("These, newest article first; 100 at most.", [example(ReuseOut)])


class OtherFigureOut(FigureItemOut):
    """What another article of the same story gives for the same thing."""

    conflicts: bool = documented("Whether it cannot be the same amount.", False)


class FigureDetail(FigureItemOut):
    """A figure beside those that other articles of the same story give for the same thing."""

    conflict_count: int = documented("How many of `others` conflict with it.", 0)
    others: list[OtherFigureOut] = documented("These, newest article first; 100 at most.", [example(OtherFigureOut)])
