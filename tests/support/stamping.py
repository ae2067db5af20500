"""A time-stamping authority of our own, for tests: `openssl ts` behind HTTP on this machine. It proves nothing."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_SETTINGS = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
ess_cert_id_alg = sha256
crypto_device = builtin
other_policies = 1.2.3.4.2
[stamps]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


class Authority:
    """`root`: the certificate to trust. `answers`: what the next request gets instead of a time stamp, None for one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "authority.pem"
        self.url = ""
        self.asked: list[bytes] = []
        self.answers: tuple[int, bytes] | None = None
        self._settings = folder / "tsa.cnf"
        self._make()

    def stamp(self, query: bytes) -> bytes:
        (self.folder / "q.tsq").write_bytes(query)
        self._openssl("ts", "-reply", "-config", self._settings, "-queryfile", "q.tsq", "-out", "r.tsr")
        return (self.folder / "r.tsr").read_bytes()

    def _make(self) -> None:
        self._settings.write_text(_SETTINGS.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        ca = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
        self._openssl(
            "req", "-x509", *key, "-keyout", "ca.key", "-out", self.root, "-days", "3650", "-subj", "/CN=Own root", *ca
        )
        self._openssl("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Own authority")
        signed = ("-CA", self.root, "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650")
        self._openssl(
            "x509", "-req", "-in", "tsa.csr", *signed, "-extfile", "tsa.cnf", "-extensions", "stamps", "-out", "tsa.pem"
        )

    def _openssl(self, *arguments: object) -> None:
        subprocess.run(["openssl", *map(str, arguments)], cwd=self.folder, check=True, capture_output=True)


@contextmanager
def authority(folder: Path) -> Iterator[Authority]:
    """Serves until the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    own = Authority(folder)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            own.asked.append(query)
            status, body = own.answers or (200, own.stamp(query))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    own.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
