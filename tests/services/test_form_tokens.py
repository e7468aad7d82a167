"""The signature of a form."""

from __future__ import annotations

from services.form_tokens import form_token, form_token_fits


def test_a_form_fits_the_cookie_and_the_key_it_was_made_for_alone():
    made = form_token("khóa", "cookie")
    assert form_token_fits("khóa", "cookie", made)
    assert not form_token_fits("khóa", "cookie khác", made)
    assert not form_token_fits("khóa khác", "cookie", made)
    assert not form_token_fits("khóa", "cookie", "\udcff")
    assert not form_token_fits("khóa", "", form_token("khóa", ""))
