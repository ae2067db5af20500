"""A file that somebody uploads is hashed and sealed while it is read: no door ever has more than a chunk of it in the
clear, and nothing of it is written to a disk on its way in."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from houvast.procedures.keeping_evidence import LARGEST, Incoming

FIELD = "file"
LARGEST_BODY = LARGEST + 64 * 1024


@dataclass(frozen=True)
class Uploaded:
    """What came in the field `file`. `typed`: the name it had, trusted for nothing."""

    typed: str
    size: int


class SealingHandler(FileUploadHandler):
    """Hands the first file of the field on to `incoming`; None, and every other file, is not taken in."""

    def __init__(self, incoming: Incoming | None) -> None:
        super().__init__()
        self._incoming = incoming
        self._taken = False

    def new_file(self, field_name: str, *arguments: object, **more: object) -> None:
        super().new_file(field_name, *arguments, **more)
        if self._incoming is None or field_name != FIELD or self._taken:
            raise SkipFile
        self._taken = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._incoming.add(raw_data)
        if self._incoming.too_large:
            raise SkipFile

    def file_complete(self, file_size: int) -> Uploaded:
        return Uploaded(self.file_name or "", file_size)


class WordsAlone(FileUploadHandler):
    """Ends at the first file: what was typed stands before it."""

    def new_file(self, *arguments: object, **more: object) -> None:
        raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""


def receive_into(request: HttpRequest, incoming: Incoming | None) -> None:
    """Before anything of the body is read. Of a body that is too large by its own account only the words before the
    file are: they come back in the form, and nothing is done with them."""
    if body_too_large(request) and request.content_type != "multipart/form-data":
        request._post, request._files = QueryDict(), MultiValueDict()
        return
    if body_too_large(request):
        request.upload_handlers = [WordsAlone()]
        return
    if not hasattr(request, "_files"):
        request.upload_handlers = [SealingHandler(incoming)]


def body_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length[:20]) > LARGEST_BODY


def uploaded(request: HttpRequest, incoming: Incoming) -> Uploaded | None:
    """What came. Where the body was read before (somebody signed in again with the same form) it is sealed here."""
    found = request.FILES.get(FIELD)
    if found is None or isinstance(found, Uploaded):
        return found
    for chunk in found.chunks():
        incoming.add(chunk)
    return Uploaded(found.name or "", found.size)
