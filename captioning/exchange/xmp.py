"""XMP sidecars: the caption as dc:description and as IPTC's alternative text, where photo programs look for it."""

from xml.etree import ElementTree
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from captioning.refusals import CaptionsFileWrong

ENDING = ".xmp"
_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "iptc": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_HASH = "sha256:"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="{rdf}">
  <rdf:Description rdf:about="" xmlns:dc="{dc}" xmlns:Iptc4xmpCore="{iptc}">
   <dc:identifier>{identifier}</dc:identifier>
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt></dc:description>
   <Iptc4xmpCore:AltTextAccessibility>
    <rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>
   </Iptc4xmpCore:AltTextAccessibility>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
_NEVER_IN_XML = dict.fromkeys((0xFFFE, 0xFFFF))


def xmp_write(text: str, sha256: str) -> bytes:
    """A sidecar that says this about the original with that hash."""
    said = escape(text.translate(_NEVER_IN_XML))
    return _PACKET.format(**_SPACES, identifier=_HASH + sha256, text=said).encode()


def xmp_read(data: bytes, name: str) -> tuple[str, str]:
    """(text, sha256) of a sidecar, each "" where it says none. Raises CaptionsFileWrong that names it."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise CaptionsFileWrong(_("%(name)s declares entities, which no sidecar needs.") % {"name": name})
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except (ValueError, ElementTree.ParseError) as error:
        raise CaptionsFileWrong(
            _("%(name)s is no XMP sidecar: %(error)s") % {"name": name, "error": error}
        ) from error
    said = _said(root, "dc:description") or _said(root, "iptc:AltTextAccessibility")
    identifier = (root.findtext(".//dc:identifier", "", _SPACES) or "").strip()
    return said, identifier.removeprefix(_HASH).lower() if identifier.startswith(_HASH) else ""


def _said(root: ElementTree.Element, tag: str) -> str:
    """In the default language, or the first; a plain attribute counts too."""
    items = root.findall(f".//{tag}/rdf:Alt/rdf:li", _SPACES)
    default = [item for item in items if item.get(_LANGUAGE) == "x-default"]
    for item in [*default, *items]:
        return (item.text or "").strip()
    prefix, name = tag.split(":")
    short = f"{{{_SPACES[prefix]}}}{name}"
    attributes = (one.get(short) for one in root.iter(f"{{{_SPACES['rdf']}}}Description"))
    return next((value.strip() for value in attributes if value), "")
