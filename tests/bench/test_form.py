"""The measurements send forms back as a browser does."""

from urllib.parse import parse_qsl

from bench.pages.request import Form

PAGE = b"""<form action="/lingua"><input name="altro" value="no"></form>
<form method="post"><input type="hidden" name="draft_token" value="t"><input name="nome" value="Anna &amp; C.">
<input type="radio" name="casa" value="mia"><input type="radio" name="casa" value="tua" checked>
<input type="checkbox" name="dichiaro"><input type="checkbox" name="email" checked>
<input name="codice" value="fisso" disabled><input type="file" name="file"><textarea name="note">
prima riga</textarea><select name="tipo"><option value="a">A<option value="b" selected>B</select>
<button type="submit" name="action" value="save">Salva</button></form>"""


def test_it_sends_what_the_page_would_send_untouched():
    form = Form.of(PAGE)
    assert form.values == [
        ("draft_token", "t"), ("nome", "Anna & C."), ("casa", "tua"), ("email", "on"), ("note", "prima riga"), ("tipo", "b"),
    ]  # fmt: skip
    assert form.unticked == ["dichiaro"]


def test_it_adds_the_button_that_is_pressed():
    assert parse_qsl(Form.of(PAGE).encoded(action="next"))[-1] == ("action", "next")
