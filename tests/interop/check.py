"""What a stranger who has none of our code can check with other people's libraries.

check.py CHECK FOLDER: exit code 0 if it holds, 3 with one line if it does not. Any other exit code is a mistake
of this script. The folder holds what the service served; nothing is fetched.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

REFUSED = 3
PERSONS = ["appraiser", "reviewer", "approver"]


class DoesNotHold(Exception):
    """What was checked is not as formats.md says."""


def hold(condition, what):
    if not condition:
        raise DoesNotHold(what)


def same(found, expected, what):
    hold(found == expected, f"{what}: {found!r} instead of {expected!r}")


class Folder:
    def __init__(self, path):
        self.path = Path(path)

    def bytes(self, name):
        return (self.path / name).read_bytes()

    def text(self, name):
        return self.bytes(name).decode("utf-8")

    def json(self, name):
        try:
            return json.loads(self.bytes(name))
        except ValueError as error:
            raise DoesNotHold(f"{name} is no JSON: {error}") from error

    def facts(self):
        return json.loads(self.bytes("facts.json"))


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    """RFC 8785 for data of ours: no floats, no keys or characters where Python would differ."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def unpadded(text):
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise DoesNotHold(f"no base64url: {error}") from error


def ed25519(x, signature, message, what):
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(unpadded(x)).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise DoesNotHold(f"{what}: the signature does not verify") from error


def jws(compact, keys, what):
    """Verifies a compact JWS by joserfc; gives header and payload."""
    from joserfc import jws as jose
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        verified = jose.deserialize_compact(compact, KeySet.import_key_set(keys), algorithms=["EdDSA"])
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise DoesNotHold(f"{what}: {type(error).__name__}: {error}") from error
    return verified.protected, verified.payload


def label(folder, name):
    """Another reader's eyes on the label."""
    from PIL import Image

    reads(folder, Image.open(folder.path / name).convert("L"))


def reads(folder, picture):
    """What stands in the picture is one QR that says the code."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture)
    same(len(found), 1, "barcodes on the label")
    (code,) = found
    same(code.text, folder.text("code.txt"), "the QR's text")
    hold("QR" in str(code.format) and "Micro" not in str(code.format), f"format {code.format}")
    same(code.extra["ECLevel"], "M", "error correction level")
    version = int(code.extra["Version"])
    hold(version <= 7, f"QR version {version} is above 7")
    # Level M of version 7 holds 122 bytes or 178 alphanumeric characters: what is longer than the first and
    # fits all the same is in alphanumeric mode.
    hold(len(code.text) > 122, "the code is too short to tell the mode of the QR")


def pages(folder, name, dpi):
    """The pages of a PDF as PDFium draws them, and what text it finds there."""
    import pypdfium2

    document = pypdfium2.PdfDocument(folder.bytes(name))
    drawn = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    return document, drawn, "\n".join(page.get_textpage().get_text_range() for page in document)


def images_of(page):
    """Width and height in pixels of each picture on a page."""
    from pypdfium2 import raw

    return [found.get_px_size() for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])]


def contains(text, expected, what):
    # Lines are broken where the paper ends.
    plain = "".join(text.split())
    for word in expected:
        hold("".join(word.split()) in plain, f"{what} does not say {word!r}")


def label_pdf(folder):
    """A label as PDF: of its size, read at a printer's resolution and a screen's, its words there to be found."""
    for dpi in (203, 300, 150):
        document, drawn, text = pages(folder, "label.pdf", dpi)
        same(len(drawn), 1, "pages")
        reads(folder, drawn[0])
    width, height = (round(side / 72 * 25.4, 1) for side in document[0].get_size())
    same((width, height), (40.0, 30.0), "the page in millimetres")
    serial = folder.facts()["serial"]
    contains(text, [serial, "ALPINARA", "登山靴", "演示", "DEMONSTRATION"], "label.pdf")


def sheet_pdf(folder):
    """The last of 24 cells of an A4 sheet."""
    document, drawn, _ = pages(folder, "sheet.pdf", 300)
    same(len(drawn), 1, "pages")
    same([round(side / 72 * 25.4) for side in document[0].get_size()], [210, 297], "the sheet in millimetres")
    reads(folder, drawn[0])
    width, height = drawn[0].size
    cell = drawn[0].crop((width * 6 // 10, height * 8 // 10, width, height))
    reads(folder, cell)


def report_pdf(folder):
    """The report on paper says what the report says."""
    document, drawn, text = pages(folder, "report.pdf", 72)
    hold(drawn, "no pages")
    contains(text, [folder.facts()["serial"]], "report.pdf")
    images = [size for page in document for size in images_of(page)]
    same(len(images), 1, "photos in report.pdf")
    hold(min(images[0]) > 100, f"a photo of {images[0]} pixels")
    whole = folder.json("report.json")
    body = whole["body"]
    words = ["鉴定报告", "Appraisal report", "正品", "Genuine", body["item"]["name"], body["item"]["brand"]]
    words += [body["agency"]["name"], body["agency"]["accreditation"], body["video"]["sha256"], body["dossier_sha256"]]
    words += [signed["licence"] for signed in whole["signatures"]] + [sha256(folder.bytes("report.json"))]
    words += ["外观", "Appearance", "内标印刷", "相符", "Conforms"]
    contains(text, words, "report.pdf")


def at_the_printer(folder, name, dpi):
    """A label as a printer prints it."""
    import printers

    data = folder.bytes(name)
    try:
        if name.endswith(".zpl"):
            papers = printers.zpl(data)
        else:
            papers = printers.tspl(data, {203: 8, 300: 12}[dpi])
    except (printers.Misprint, ValueError, IndexError, AttributeError, TypeError) as error:
        raise DoesNotHold(f"{name}: {error}") from error
    same(len(papers), 1, "labels")
    (paper,) = papers
    reads(folder, paper)
    # The words beside the QR are there.
    width, height = paper.size
    words = paper.crop((53 * {203: 4, 300: 6}[dpi], 0, width, height))
    hold(words.histogram()[0] > 500, "there are no words beside the QR")


def certificate(folder):
    """The certificate by joserfc, its claims by formats.md."""
    facts = folder.facts()
    header, payload = jws(folder.text("certificate.jwt"), folder.json("jwks.json"), "certificate")
    same(header, {"alg": "EdDSA", "typ": "vc+jwt", "kid": "cert-1"}, "header")
    claims = json.loads(payload)
    subject = claims["credentialSubject"]
    same(claims["@context"], ["https://www.w3.org/ns/credentials/v2", facts["origin"] + "/context/v1"], "@context")
    hold("VerifiableCredential" in claims["type"], f"type {claims['type']}")
    same(claims["issuer"], facts["issuer"], "issuer")
    same(claims["validFrom"], subject["issuedAt"], "validFrom")
    same(subject["id"], facts["tag_uri"], "credentialSubject.id")
    same(subject["item"]["id"], f"{facts['origin']}/items/{facts['item_id']}", "item")
    same(subject["conclusion"], "genuine", "conclusion")
    same(subject["report"]["sha256"], sha256(folder.bytes("report.json")), "report.sha256")
    video = folder.bytes("video")
    wanted = {"sha256": sha256(video), "bytes": len(video), "mediaType": "video/mp4"}
    same(subject["video"], wanted, "video")
    same([signer["role"] for signer in subject["signers"]], PERSONS, "signers")
    purposes = [entry["statusPurpose"] for entry in claims["credentialStatus"]]
    same(purposes, ["revocation", "suspension"], "credentialStatus")
    hold("null" not in payload.decode(), "optional fields are absent, never null")


def status_list(folder):
    """The status lists that the certificate names: by joserfc and gzip, and that its own bits are clear."""
    import gzip

    certificate = json.loads(unpadded(folder.text("certificate.jwt").split(".")[1]))
    for entry in certificate["credentialStatus"]:
        purpose = entry["statusPurpose"]
        header, payload = jws(folder.text(f"{purpose}.jwt"), folder.json("jwks.json"), purpose)
        same(header.get("typ"), "vc+jwt", "typ")
        claims = json.loads(payload)
        same(claims["id"], entry["statusListCredential"], "id")
        same(claims["issuer"], certificate["issuer"], "issuer")
        hold("BitstringStatusListCredential" in claims["type"], f"type {claims['type']}")
        subject = claims["credentialSubject"]
        same(subject["statusPurpose"], purpose, "statusPurpose")
        same(subject["encodedList"][:1], "u", "multibase")
        try:
            bits = gzip.decompress(unpadded(subject["encodedList"][1:]))
        except (OSError, EOFError, ValueError) as error:
            raise DoesNotHold(f"no gzip: {error}") from error
        hold(len(bits) * 8 >= 131072, f"{len(bits)} bytes")
        place = int(entry["statusListIndex"])
        same(bits[place // 8] >> (7 - place % 8) & 1, 0, f"bit {place} of {purpose}")


def did(folder):
    """The DID document's keys are those of the JWKS, and the certificate's is among those that assert."""
    document, facts = folder.json("did.json"), folder.facts()
    same(document["id"], facts["issuer"], "id")
    methods = {method["id"]: method for method in document["verificationMethod"]}
    shown = {method["publicKeyJwk"]["kid"]: method["publicKeyJwk"] for method in methods.values()}
    same(shown, {key["kid"]: key for key in folder.json("jwks.json")["keys"]}, "keys")
    asserting = {"keys": [methods[name]["publicKeyJwk"] for name in document["assertionMethod"]]}
    jws(folder.text("certificate.jwt"), asserting, "certificate by the DID")


def seal(folder):
    """The seal inside the code, from formats.md alone."""
    facts = folder.facts()
    code, origin = folder.text("code.txt"), facts["origin"]
    parts = code.removeprefix(origin.upper()).split("/")
    hold(len(parts) == 4 and parts[0] == "" and parts[2] == "8004", f"the code's parts: {parts}")
    text, key = parts[1], parts[3]
    same(len(text), 104, "characters of the seal")
    try:
        data = base64.b32decode(text)
    except ValueError as error:
        raise DoesNotHold(f"no base 32: {error}") from error
    same(len(data), 65, "bytes of the seal")
    same(key, facts["prefix"] + facts["serial"], "the code's key")
    keys = {key["kid"]: key for key in folder.json("jwks.json")["keys"]}
    kid = f"seal-{data[0]}"
    hold(kid in keys, f"no key {kid}")
    ed25519(keys[kid]["x"], data[1:], f"zhenma/code/v1\n{origin}\n{key}".encode(), "seal")


def key_document(folder):
    """The key document's own signature, and that the JWKS shows the same keys."""
    document = folder.json("keys.json")
    hold(isinstance(document, dict) and "jws" in document, "no signed key document")
    compact = document.pop("jws")
    keys = folder.json("jwks.json")
    _, payload = jws(compact, keys, "key document")
    same(payload, canonical(document), "what the key document's JWS signed")
    shown = {key["kid"]: key["x"] for key in document["keys"] if key["ring"] != "log"}
    same({key["kid"]: key["x"] for key in keys["keys"]}, shown, "keys of the JWKS")


def report(folder):
    """Three persons and the agency signed the very body that the report shows."""
    whole = folder.json("report.json")
    same(folder.bytes("report.json"), canonical(whole), "the report's canonical form")
    body = whole["body"]
    body_hash = sha256(canonical(body))
    _, payload = jws(whole["agency_jws"], folder.json("agency.json"), "agency")
    same(payload.decode(), body_hash, "what the agency signed")
    same([signature["role"] for signature in whole["signatures"]], PERSONS, "signatures")
    for signed in whole["signatures"]:
        lines = ["zhenma/report/v1", signed["role"], body["appraisal_id"], body_hash, signed["time"]]
        ed25519(signed["x"], unpadded(signed["signature"]), "\n".join(lines).encode(), signed["role"])
    persons = {signed["licence"] for signed in whole["signatures"]}
    hold(len(persons) >= 2, "fewer than two persons signed")
    same(body["video"]["sha256"], sha256(folder.bytes("video")), "the body's video")


def tree_hash(leaves):
    """The Merkle tree hash of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + tree_hash(leaves[:split]) + tree_hash(leaves[split:])).digest()


def log(folder):
    """The checkpoint's signature, its root over the leaves, and what the leaves say of the tag."""
    facts, document = folder.facts(), folder.json("keys.json")
    note, found, signatures = folder.text("checkpoint").partition("\n\n")
    hold(found, "no checkpoint")
    origin, size, root = note.split("\n")
    name, value = signatures.removesuffix("\n").removeprefix("— ").split(" ")
    same(name, origin, "the name that signed the checkpoint")
    line = base64.b64decode(value)
    keys = [key for key in document["keys"] if key["ring"] == "log" and key["state"] == "active"]
    same(len(keys), 1, "active keys of the log")
    x = keys[0]["x"]
    same(line[:4], hashlib.sha256(name.encode() + b"\n\x01" + unpadded(x)).digest()[:4], "the key hash")
    ed25519(x, line[4:], f"{note}\n".encode(), "checkpoint")
    leaves = [leaf.encode() for leaf in folder.json("leaves.json")["leaves"]]
    same(len(leaves), int(size), "leaves")
    same(tree_hash(leaves), base64.b64decode(root), "the root")
    serial = sha256(f"zhenma/serial/v1\n{facts['prefix']}{facts['serial']}".encode())
    own = [leaf.decode().split("\n") for leaf in leaves if serial.encode() in leaf]
    same([leaf[1] for leaf in own], ["issued", "bound"], "the tag's leaves")
    certificate, whole = sha256(folder.bytes("certificate.jwt")), sha256(folder.bytes("report.json"))
    kid = folder.json("agency.json")["keys"][0]["kid"]
    for leaf in own:
        same(leaf, ["zhenma/leaf/v1", leaf[1], leaf[2], serial, certificate, whole, kid, ""], "leaf")


CHECKS = {
    "log": log,
    "label": lambda folder: label(folder, "label.png"),
    "drawn-label": lambda folder: label(folder, "drawn.png"),
    "small-label": lambda folder: label(folder, "small.png"),
    "label-pdf": label_pdf,
    "sheet-pdf": sheet_pdf,
    "report-pdf": report_pdf,
    "zpl-203": lambda folder: at_the_printer(folder, "label-203.zpl", 203),
    "zpl-300": lambda folder: at_the_printer(folder, "label-300.zpl", 300),
    "tspl-203": lambda folder: at_the_printer(folder, "label-203.tspl", 203),
    "tspl-300": lambda folder: at_the_printer(folder, "label-300.tspl", 300),
    "certificate": certificate,
    "seal": seal,
    "status-list": status_list,
    "did": did,
    "key-document": key_document,
    "report": report,
}


def main():
    name, path = sys.argv[1:]
    try:
        CHECKS[name](Folder(path))
    except DoesNotHold as error:
        print(error)
        sys.exit(REFUSED)


if __name__ == "__main__":
    main()
