"""The form in which names of authority lists and of entities are compared, and which names tell enough."""

from app import text
from app.documents import EntityType
from app.resolution.names import name_of

# An index entry of PostgreSQL holds 2,700 bytes, and four bytes make a character at most.
_LONGEST_KEY = 600


def list_key(entity_type: EntityType, name: str) -> str | None:
    """What two names of this type share when they are one name; None for a name that is nobody's alone.

    The type, and the folded words: of a person without titles and the surname last, of an organisation without the
    article and the legal form. A name of one word is as it stands, and of a person no name.
    """
    parts = name_of(entity_type, name)
    words = " ".join((*parts.tokens, parts.suffix)).split()
    if len(parts.tokens) < 2:
        if entity_type == "person" or not parts.tokens:
            return None
        # "Delta Ltd" is not whatever else is called Delta.
        words = text.fold(name).replace(".", "").replace(",", " ").split()
    return f"{entity_type}:{' '.join(words)}"[:_LONGEST_KEY]


def is_one_word(key: str) -> bool:
    """Whether a key is of a name of one word, which many things may bear."""
    return " " not in key.partition(":")[2]
