import io

from hypothesis import example, given
from hypothesis import strategies as st

from documents.sniffing import JPG, PNG, pixel_count, sniff
from tests.documents import samples

starts = st.sampled_from(
    [b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"0\x80", b"MZ", samples.docx()]
)


@given(start=starts, rest=st.binary(max_size=400))
@example(start=samples.docx(), rest=b"PK\x05\x06" + b"\x00" * 18)
def test_it_never_fails_on_any_content(start, rest):
    stream = io.BytesIO(start + rest)
    sniff(stream)
    assert stream.tell() == 0


@given(rest=st.binary(max_size=400))
def test_it_never_fails_on_any_picture_header(rest):
    assert pixel_count(io.BytesIO(b"\xff\xd8\xff" + rest), JPG) is None or rest
    assert pixel_count(io.BytesIO(b"\x89PNG\r\n\x1a\n" + rest), PNG) is None or rest
