"""Makes a certificate of its own for 127.0.0.1, valid for a week: server.crt, server.key, and trust.p12 for Java."""

import datetime
import ipaddress
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

folder, password = pathlib.Path(sys.argv[1]), sys.argv[2]
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stand-in for AWS")])
names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=7))
    .add_extension(x509.SubjectAlternativeName(names), critical=False)
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    .sign(key, hashes.SHA256())
)
pem = serialization.Encoding.PEM
(folder / "server.crt").write_bytes(certificate.public_bytes(pem))
(folder / "server.key").write_bytes(
    key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
)
(folder / "trust.p12").write_bytes(
    pkcs12.serialize_java_truststore(
        [pkcs12.PKCS12Certificate(certificate, b"stand-in")],
        serialization.BestAvailableEncryption(password.encode()),
    )
)
