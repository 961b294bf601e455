"""Files that are not what they claim, made when a test asks for them."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from tests.imports.reading.biff import container

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/><Default'
    ' Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ROOT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{REL}/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    f'relationships"><Relationship Id="rId1" Type="{REL}/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>'
)


def row(number: int, *cells: tuple[str, str]) -> str:
    """A row of inline strings: ``row(1, ("A", "Nama"))``."""
    inner = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in cells
    )
    return f'<row r="{number}">{inner}</row>'


def sheet(*rows: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def package(parts: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def xlsx(sheet_xml: str | bytes, **more: str | bytes) -> bytes:
    """A minimal .xlsx around one worksheet; ``more`` parts have ``__`` for each slash."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELS,
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    return package(parts | {name.replace("__", "/"): data for name, data in more.items()})


def good_xlsx() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Nama", "NIK"])
    book.active.append(["Rahmat", "3273011205850001"])
    book.save(out)
    return out.getvalue()


def ods(body: str, *, manifest: str = "<manifest/>") -> bytes:
    """A minimal .ods around the rows of one table."""
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ns}:office:1.0"'
        f' xmlns:table="{ns}:table:1.0" xmlns:text="{ns}:text:1.0" office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Lembar1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def ods_row(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def doubled_entry() -> bytes:
    """Two parts of one name: which one a reader takes is anyone's guess."""
    data = bytearray(package({"xl/workbook.xml": WORKBOOK, "xl/workbook.xmm": WORKBOOK, "x": "y"}))
    return bytes(data.replace(b"xl/workbook.xmm", b"xl/workbook.xml"))


def with_password_flag() -> bytes:
    """A zip whose entries say that they are encrypted."""
    data = bytearray(good_xlsx())
    start = data.find(b"PK\x01\x02")
    data[start + 8] |= 1
    return bytes(data)


def lying_size() -> bytes:
    """A header that declares a few bytes for a part that unpacks to far more."""
    big = sheet(*(row(n, ("A", "x" * 200)) for n in range(1, 2000)))
    data = bytearray(xlsx(big))
    start = data.rfind(b"xl/worksheets/sheet1.xml", 0, data.rfind(b"PK\x05\x06")) - 46
    data[start + 24 : start + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


HTML = b"<html><head><meta charset=utf-8></head><body><table><tr><td>Nama</td></tr></table></body>"
XML_SPREADSHEET = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
PROTECTED = container({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": bytes(5000)})
WORD_97 = container({"WordDocument": bytes(5000)})
XLS_WITH_MACROS = container({"Workbook": bytes(5000), "_VBA_PROJECT_CUR": bytes(100)})
