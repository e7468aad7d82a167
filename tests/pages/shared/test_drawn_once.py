"""What is sent again as it was is what would be written anew, and of its own facts and language alone."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import plotly.graph_objects as plotly
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from streamlit.elements import arrow
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.testing.v1 import AppTest

from locales import gettext as _
from locales import speaking
from pages.shared import draw, drawn_once
from reports.charts import opinions_chart

TRIAL = (date(2025, 11, 20), date(2025, 12, 10))
ROWS = (("Điện lực A", 1234, 0.5), ("<b>PB</b>", None, None), ("PC\nHà Đông", 0, 1.25))


def styled(rows):
    frame = pd.DataFrame(rows, columns=["unit", "n", "share"])
    frame["n"] = frame["n"].astype("Int64")
    style = frame.style.format({"n": draw.number, "share": draw.share}, na_rep=_("N/A"))
    return style.apply(lambda column: ["color: #B3261E" if row[1] else "" for row in rows], subset=["n"])


def written(write, style) -> ArrowData:
    told = ArrowData()
    write(told, style, "figures")
    return told


def test_a_kept_table_is_sent_as_streamlit_would_write_it():
    fresh = written(marshall_styler, styled(ROWS).set_uuid("figures"))
    kept = drawn_once.figures(styled, ROWS)
    assert written(arrow.marshall_styler, kept) == fresh
    assert "1.234" in fresh.styler.display_values.decode("utf-8", "ignore")
    assert drawn_once.figures(styled, ROWS) is kept
    assert drawn_once.figures(styled, ROWS[:1]) is not kept


def test_a_table_that_nobody_keeps_is_written_as_before():
    told = (
        written(write, styled(ROWS).set_uuid("other")) for write in (arrow.marshall_styler, marshall_styler)
    )
    assert next(told) == next(told)


def test_each_language_has_its_own_table():
    said = {}
    for code in ("vi", "en", "vi"):
        with speaking(code):
            said[code] = written(
                arrow.marshall_styler, drawn_once.figures(styled, ROWS)
            ).styler.display_values
    assert b"N/A" in said["en"]
    assert said["vi"] == written(marshall_styler, styled(ROWS).set_uuid("figures")).styler.display_values


def _shown():
    import streamlit

    from pages.shared import drawn_once
    from reports.charts import opinions_chart
    from tests.pages.shared.test_drawn_once import ROWS, TRIAL, styled

    streamlit.dataframe(drawn_once.figures(styled, ROWS))
    streamlit.dataframe(drawn_once.plain_table(("Ngày", ("01/12/2025",)), ("Số", ("1.234",))))
    streamlit.plotly_chart(drawn_once.picture(opinions_chart, ((TRIAL[0], 3),), TRIAL), theme=None)


def test_a_screen_that_runs_again_sends_the_same():
    screen = AppTest.from_function(_shown, default_timeout=60).run()
    first = [element.proto for element in screen.main.children.values()]
    again = [element.proto for element in screen.run().main.children.values()]
    assert not screen.exception
    assert first == again
    assert list(screen.dataframe[0].value["unit"]) == [row[0] for row in ROWS]
    assert screen.dataframe[1].value.to_dict("list") == {"Ngày": ["01/12/2025"], "Số": ["1.234"]}
    assert json.loads(first[2].spec) == json.loads(opinions_chart(((TRIAL[0], 3),), TRIAL).to_json())


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_kept_picture_says_what_it_was_made_of(counts):
    days = tuple(
        (date(2025, 11, 20 + n) if n < 11 else date(2025, 12, n - 10), told) for n, told in enumerate(counts)
    )
    kept = drawn_once.picture(opinions_chart, days, TRIAL, height=300)
    assert isinstance(kept, plotly.Figure)
    assert kept.to_dict() == json.loads(opinions_chart(days, TRIAL, height=300).to_json())
    assert drawn_once.picture(opinions_chart, days, TRIAL, height=300) is kept
    assert drawn_once.picture(opinions_chart, days, TRIAL, height=301) is not kept


def test_a_plain_table_is_the_one_of_its_columns():
    kept = drawn_once.plain_table(("a", ("x", "y")), ("b", (1, 2)))
    assert kept.equals(pa.Table.from_pandas(pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})))
    assert drawn_once.plain_table(("a", ("x", "y")), ("b", (1, 2))) is kept
