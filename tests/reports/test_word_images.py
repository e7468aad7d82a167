"""Pictures of a Word document."""

from __future__ import annotations

from reports.placed_pictures import Placed
from reports.word_images import WordImages


def test_a_picture_shown_twice_is_one_part_with_two_numbers() -> None:
    related = []

    def relate(name: str, kind: str) -> str:
        related.append((name, kind))
        return f"rId{len(related)}"

    images = WordImages(relate)
    one, other = Placed("a", b"1", "png", 10, 20), Placed("b", b"2", "jpeg", 10, 20)
    shown = [images.show(one, "x"), images.show(other, "y"), images.show(one, 'z "<&')]
    assert related == [("word/media/image1.png", "png"), ("word/media/image2.jpeg", "jpeg")]
    assert images.parts == {"word/media/image1.png": b"1", "word/media/image2.jpeg": b"2"}
    assert ['r:embed="rId1"' in run for run in shown] == [True, False, True]
    assert [f'<wp:docPr id="{n}"' in run for n, run in enumerate(shown, start=1)] == [True] * 3
    assert 'descr="z &quot;&lt;&amp;"' in shown[2]
