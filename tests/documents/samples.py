"""The smallest files of each kind that are still what they say."""

import base64
import io
import struct
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00"
CMS = bytes.fromhex("308006092a864886f70d010702a080") + b"\x30\x80" * 20


def png(width: int = 2, height: int = 2) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\x00\x00\x00" * 3


def jpg(width: int = 2, height: int = 2) -> bytes:
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"ciao"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return buffer.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def odt() -> bytes:
    return archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"})


def cms_base64() -> bytes:
    return base64.encodebytes(CMS)


def cms_pem() -> bytes:
    return b"-----BEGIN PKCS7-----\n" + cms_base64() + b"-----END PKCS7-----\n"


def upload(content: bytes, name: str = "documento.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")
