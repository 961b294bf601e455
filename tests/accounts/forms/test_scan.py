import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.forms.scan import PhotoField, ScanField, kind_of


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x00\x00\x00\x00WEBP", "webp"),
        (b"<html>", ""),
        (b"MZ\x90", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_first_bytes_are(head, kind):
    assert kind_of(head) == kind


def test_the_name_follows_the_content():
    file = ScanField().clean(SimpleUploadedFile("ktp.exe", b"%PDF-1.7 isi"))

    assert file.name == "ktp.pdf"
    assert file.read() == b"%PDF-1.7 isi"


def test_another_content_is_refused_whatever_the_name_says():
    with pytest.raises(ValidationError, match="bukan PDF"):
        ScanField().clean(SimpleUploadedFile("ktp.pdf", b"<script>"))
    with pytest.raises(ValidationError, match="bukan JPG"):
        PhotoField().clean(SimpleUploadedFile("foto.jpg", b"%PDF-1.7"))


def test_too_large_a_file_is_refused_with_its_size(settings):
    settings.SIPILAR_UPLOAD_MAX_BYTES = 1024 * 1024
    file = SimpleUploadedFile("ktp.pdf", b"%PDF-" + b"x" * 1_500_000)

    with pytest.raises(ValidationError, match="1,5 MB; batasnya 1 MB"):
        ScanField().clean(file)
