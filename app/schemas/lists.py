"""Authority lists: what was loaded, and how much of it articles name."""

from app.schemas.fields import Shape, documented, example
from app.schemas.paging import ListOut


class AuthorityListOut(Shape):
    """An authority list: sanctions, staff, an extract of some database."""

    name: str = documented("Its name, as `list=` takes it.", "sanctions")
    loaded_at: str = documented("When it was loaded last; RFC 3339.", "2025-03-05T04:00:00.000000+00:00")
    entry_count: int = documented("The number of its entries.", 1200)
    name_count: int = documented("The number of their names and aliases.", 3400)
    unused_name_count: int = documented("Those of them that link nothing: weak ones, and single words.", 210)
    refused_count: int = documented("The rows of its file that gave no entry.", 3)
    entity_count: int = documented("The number of entities on it that articles name.", 17)


class AuthorityListsOut(ListOut):
    """A page of authority lists."""

    items: list[AuthorityListOut] = documented("The lists, by name.", [example(AuthorityListOut)])
