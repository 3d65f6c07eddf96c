"""How text is cut for the encoder."""

from hypothesis import given
from hypothesis import strategies as st

from app.enrichers import wordpieces


@given(st.text())
def test_words_cover_every_sign_once_and_in_order(text: str) -> None:
    words = wordpieces.words(text)
    assert "".join(text[w.start : w.end] for w in words) == "".join(text.split())
    assert all(w.pieces and 0 < w.shape < wordpieces.SHAPES for w in words)


def test_words_are_cut_into_the_longest_pieces_known() -> None:
    pieces = {number: piece for piece, number in wordpieces.vocabulary().items()}

    def cut(text: str) -> list[list[str]]:
        return [[pieces[number] for number in word.pieces] for word in wordpieces.words(text)]

    assert cut("The Unaffordable") == [["the"], ["una", "##ff", "##ord", "##able"]]
    assert cut("U.S.-led") == [["u"], ["."], ["s"], ["."], ["-"], ["led"]]
    assert cut("Zürich") == cut("zurich") == cut("zu\u0308rich") == [["zurich"]]
    assert cut("😀 " + "x" * 101) == [["[UNK]"], ["[UNK]"]]


def test_what_pieces_lose_is_in_the_shape() -> None:
    shapes = [word.shape for text in ("us", "Us", "US", "U", "uS", "5", "G7", ",") for word in wordpieces.words(text)]
    assert len(set(shapes)) == len(shapes)
    glued, apart = wordpieces.words("U.S U")[2], wordpieces.words("U. S")[2]
    assert glued.pieces == apart.pieces
    assert glued.shape != apart.shape
