"""Why names across articles are held to be one entity, and which others were not."""

from typing import Any

from app.documents import EntityType
from app.schemas.articles import ArticleSummary
from app.schemas.entities import EntitySummary
from app.schemas.fields import Shape, as_in, documented, example

_SUMMARY: dict[str, Any] = example(EntitySummary)


class EvidenceKeyOut(Shape):
    """One of the names that stand for an entity, known by an id of its own."""

    id: str = documented("The id of the name alone; it answers for the whole entity.", "e_vtxu3t42ku7iapsffw5v")
    name: str = documented("The name as written in its newest article.", "Elena V. Petrova")
    article_count: int = documented("The number of articles that name it so.", 2)
    articles: list[ArticleSummary] = documented("Its newest articles: the proof.", [example(ArticleSummary)])


class CompanionOut(Shape):
    """Another entity that is named beside both."""

    id: str = documented("The companion's id.", "e_cmioet64g7bhbyewdjgh")
    name: str = documented("The name that it is shown under.", "Varna")
    type: EntityType = as_in(EntitySummary, "type")


class LikenessOut(Shape):
    """What the score of two names is made of."""

    company: float = documented("How alike those are who are named beside them, 0 to 1.", 0.21)
    roles: float = documented("How alike the roles are that they are given, 0 to 1.", 0.5)
    years_apart: float = documented("How many years lie between the articles of the one and of the other.", 0.0)


class JudgementOut(Shape):
    """What is held of two names, and why."""

    left: EvidenceKeyOut = documented("The one name.", example(EvidenceKeyOut))
    right: EvidenceKeyOut = documented("The other name.", example(EvidenceKeyOut))
    rule: str = documented("Why the two may be one by name.", "middle-name")
    score: float = documented("How alike their company is, all told; 0 to 1.", 0.285)
    needed: float = documented("The score that the rule needs to join them.", 0.02)
    parts: LikenessOut = documented("What the score is made of.", example(LikenessOut))
    shared: list[CompanionOut] = documented("Whom both are named beside, most telling first.", [example(CompanionOut)])
    reason: str | None = documented("Why they are kept apart; null where they are joined.", None)


class EntityEvidenceOut(Shape):
    """Why the names of an entity are held to be one, and what else came near."""

    id: str = documented("The entity's id.", "e_vtxu3t42ku7iapsffw5v")
    name: str = as_in(EntitySummary, "name")
    type: EntityType = as_in(EntitySummary, "type")
    keys: list[EvidenceKeyOut] = documented("The names that are joined, most named first.", [example(EvidenceKeyOut)])
    joined: list[JudgementOut] = documented("The joins that made them one, surest first.", [example(JudgementOut)])
    rejected: list[JudgementOut] = documented(
        "The nearest candidates that are kept apart.", [example(JudgementOut) | {"reason": "company"}]
    )
