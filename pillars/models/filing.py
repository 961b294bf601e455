import hashlib

from django.db import models


class Filed(models.Model):
    """A scanned paper kept with a row: the file, its name as it came, size and checksum.

    Files lie under the private media root and go out only through a view that checks rights.
    """

    file = models.FileField("berkas", upload_to="documents/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField("nama berkas", max_length=200, blank=True, editable=False)
    file_size = models.PositiveBigIntegerField("ukuran", null=True, blank=True, editable=False)
    file_sha256 = models.CharField(
        "sidik SHA-256", max_length=64, blank=True, editable=False, db_collation="C"
    )

    class Meta:
        abstract = True

    def seal_file(self, upload) -> None:
        """Take over an upload: the stored name says nothing, the checksum says everything."""
        digest = hashlib.sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        self.file_name = upload.name[-200:]
        self.file_size = upload.size
        self.file_sha256 = digest.hexdigest()
        suffix = upload.name.rpartition(".")[2].lower()[:8]
        self.file.save(f"{self.file_sha256[:24]}.{suffix}", upload, save=False)
