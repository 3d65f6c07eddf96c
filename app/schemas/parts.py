"""The parts of an article: its people, images and paragraphs, and the spans that were found in its texts.

Every `start` and `end` counts Unicode code points (UTF-16 units with `offsets=utf16`), `end` exclusive, in the text
that `field` names: `title`, `standfirst`, `body` or `caption:N`, so that `text == field[start:end]`.
"""

from typing import Literal

from app.documents import (
    AuthorType,
    DateKind,
    DatePrecision,
    Direction,
    EntityType,
    FigureKind,
    ParagraphKind,
    Qualifier,
)
from app.schemas.fields import Shape, documented, example

FIELD = "Where the span lies: `title`, `standfirst`, `body` or `caption:N`, N being the image's place from 0."
START = "First position of the span in its field, from 0."
END = "Position after the last of the span in its field."


class AuthorOut(Shape):
    name: str = documented("The author's name as written.", "Mara Lindqvist")
    type: AuthorType = documented("Whether it is a person or an organisation.", "person")
    entity_id: str | None = documented("The entity, where the article itself also mentions the author.", None)


class PublisherOut(Shape):
    id: str | None = documented("The publisher's id; null where no publisher is known.", "p_daqo7uptct2zizr5xiuw")
    name: str | None = documented("The publisher's name.", "Harbour Post")
    domain: str | None = documented("The host of the publisher's site, without `www.`.", "harbourpost.example")


class ParagraphOut(Shape):
    start: int = documented("First position of the block in `body`, from 0.", 0)
    end: int = documented("Position after the block's last in `body`.", 70)
    kind: ParagraphKind = documented("What the block is.", "text")


class ImageOut(Shape):
    url: str | None = documented("Where the image was.", "https://harbourpost.example/varna.jpg")
    caption: str | None = documented("What is written under the image, without the credit.", "Ships wait off Varna.")
    credit: str | None = documented("Whom the image is from.", "I. Dimov")
    alt: str | None = documented("The text that stands in for the image.", "Three ships at anchor")


class EntityInArticleOut(Shape):
    id: str = documented("The id of the entity's key; `/v1/entities/{id}` answers it.", "e_vtxu3t42ku7iapsffw5v")
    name: str = documented("The longest name as written in this article.", "Elena Petrova")
    type: EntityType = documented("What kind of thing it is.", "person")
    mention_count: int = documented("How often the article names it.", 1)
    salience: float = documented("How much the article is about it, 0 to 1.", 0.62)


class MentionOut(Shape):
    entity_id: str = documented("The entity that the span names.", "e_vtxu3t42ku7iapsffw5v")
    type: EntityType = documented(
        "The span's own type: `Kyrgyz` is a group, though the entity that it names is the place Kyrgyzstan.", "person"
    )
    field: str = documented(FIELD, "body")
    start: int = documented(START, 51)
    end: int = documented(END, 64)
    text: str = documented("The span as written.", "Elena Petrova")
    role: str | None = documented("The role that is written with the name.", "Port Minister")


class SpeakerOut(Shape):
    entity_id: str | None = documented("The person or body that speaks, where known.", "e_vtxu3t42ku7iapsffw5v")
    name: str | None = documented("The speaker's resolved name.", "Elena Petrova")
    start: int | None = documented("First position of the speaker as written, in the quote's field.", 51)
    end: int | None = documented("Position after the speaker as written.", 64)


class QuoteOut(Shape):
    id: str = documented("The quote's id.", "q_yx3r4v2kq5lqk6o2cgda")
    field: str = documented(FIELD, "body")
    start: int = documented(START, 0)
    end: int = documented(END, 35)
    text: str = documented("What was said, without the quotation marks.", "Varna's harbour reopened on Tuesday")
    kind: Literal["direct", "indirect", "partial"] = documented("How it is quoted.", "indirect")
    group: str | None = documented("Shared by the pieces of one quote that its cue splits.", None)
    cue: str | None = documented("The word that marks the speech.", "said")
    speaker: SpeakerOut = documented("Who says it.", example(SpeakerOut))


class FigureOut(Shape):
    id: str = documented("The figure's id.", "f_5q2mtrw6mcb4rchnnv3k")
    field: str = documented(FIELD, "body")
    start: int = documented(START, 83)
    end: int = documented(END, 88)
    text: str = documented("The amount as written, with its unit; what is counted stays outside.", "4,200")
    kind: FigureKind = documented("What sort of amount it is; a rate such as `$900 a day` is a measure.", "count")
    value: str | None = documented(
        "The value as a decimal string; 16% is `16`. Null for a range and for words such as `dozens`.", "4200"
    )
    min: str | None = documented("Smallest value of a range or bound, as a decimal string.", None)
    max: str | None = documented("Largest value of a range or bound, as a decimal string.", None)
    currency: str | None = documented("ISO 4217 code, where one is certain.", None)
    unit: str | None = documented(
        "The unit, in the singular: `month`, `square mile`, `percent`, `percentage point`, `basis point`, `per day`.",
        None,
    )
    qualifier: Qualifier | None = documented("How exact it is meant to be; null where the text says nothing.", None)
    direction: Direction | None = documented("Whether it rises or falls, where the sentence says so.", None)
    of: str | None = documented("What is counted or measured, as written.", "containers")
    period: str | None = documented("The time that the figure is for, as written.", "2024")


class DateOut(Shape):
    id: str = documented("The date's id.", "d_c2m6r3o7nqkzsjc4yq7a")
    field: str = documented(FIELD, "body")
    start: int = documented(START, 28)
    end: int = documented(END, 35)
    text: str = documented("The date as written.", "Tuesday")
    from_: str | None = documented(
        "First day that is meant; null where it is open or cannot be resolved.", "2025-03-04", alias="from"
    )
    to: str | None = documented("Last day that is meant; null where it is open or cannot be resolved.", "2025-03-04")
    precision: DatePrecision = documented("The unit that is named; `late July` is of a `month`.", "day")
    kind: DateKind = documented("One day, a longer time, or one that comes again and again.", "point")


class DuplicatesOut(Shape):
    group_id: str | None = documented("Shared by all near copies of one article; null for an original.", None)
    original_id: str | None = documented("The article that this one repeats nearly word for word.", None)


class RightsOut(Shape):
    holder: str | None = documented("Who holds the rights.", "Harbour Post Ltd")
    usage_terms: str | None = documented("What the holder allows, as stated.", None)


class EnrichmentOut(Shape):
    state: Literal["done", "none", "unsupported"] = documented(
        "`done`; `none` where they have not run yet; `unsupported` for a language of which only names that are known "
        "beforehand are found.",
        "done",
    )
    version: str | None = documented("The version of the enrichers that ran.", "1")


class LinksOut(Shape):
    self: str = documented("The article itself.", "/v1/articles/a_lzxslv4djyq7pbnj3nnp")
    evidence: str = documented("Where its values come from.", "/v1/articles/a_lzxslv4djyq7pbnj3nnp/evidence")
    raw: str = documented("The file that it was read from.", "/v1/articles/a_lzxslv4djyq7pbnj3nnp/raw")
    similar: str = documented("Articles about the same.", "/v1/articles/a_lzxslv4djyq7pbnj3nnp/similar")


class RejectedValue(Shape):
    value: str = documented("A value that was not taken.", "Harbour Post")
    reason: str = documented("Why it was not.", "the name of the site")


class EvidenceOut(Shape):
    field: str = documented("The field of the article; `images.0.caption` for the first image's caption.", "title")
    value: str = documented("The value that was taken.", "Varna harbour reopens after the storm")
    source: str = documented("The place in the raw file.", "json-ld")
    rule: str = documented("The rule that took it, with its version.", "headline/1")
    confidence: float = documented("How sure the rule is, 0 to 1.", 0.95)
    rejected: list[RejectedValue] = documented("The other candidates, each with the reason.", [example(RejectedValue)])


class SentenceOut(Shape):
    start: int = documented("First position of the sentence in its field.", 0)
    end: int = documented("Position after the sentence.", 70)
    text: str = documented("The sentence.", "Varna's harbour reopened on Tuesday, Port Minister Elena Petrova said.")
