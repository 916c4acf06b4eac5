/** How a file begins that is no text with separators, and how to get one instead. */
const EXPORT = 'open it and save it as "CSV UTF-8", or export CSV from the tool that wrote it';

/** What the bytes are when they are no CSV, and how to export one; undefined when they may be CSV. */
export function otherFormat(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  if (start.startsWith('PK\x03\x04')) return zipped(bytes);
  if (start.startsWith('\xd0\xcf\x11\xe0')) return `an old Excel workbook (.xls): ${EXPORT}`;
  if (start.startsWith('%PDF')) return 'a PDF: export CSV from the tool that wrote it';
  if (start.startsWith('\x1f\x8b')) return 'a gzip archive: unpack it first';
  const text = start.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^(<!doctype html|<html|<head|<body|<table|<meta)\b/i.test(text)) {
    return 'an HTML page, which some tools call Excel: export CSV there instead';
  }
  if (/^<\?xml|^<(rss|issues|workbook)\b/i.test(text)) return 'an XML file: export CSV from the tool that wrote it';
  if (/^[{[]/.test(text) && isJson(bytes)) return 'a JSON file: export CSV from the tool that wrote it';
  if (/^---\r?\n[\s\S]*\n---\s*(?:\n|$)/.test(text)) return 'a Markdown file: give the folder that it lies in';
  return undefined;
}

function zipped(bytes: Uint8Array): string {
  const names = Buffer.from(bytes).toString('latin1');
  if (names.includes('xl/workbook') || names.includes('xl/worksheets')) return `an Excel workbook (.xlsx): ${EXPORT}`;
  if (names.includes('opendocument.spreadsheet')) return `an OpenDocument spreadsheet (.ods): ${EXPORT}`;
  if (names.includes('Index/Document.iwa')) return `a Numbers spreadsheet: ${EXPORT}`;
  return 'a zip archive: unpack it first';
}

/** A first cell such as `[draft] x` begins like JSON as well. Lines of JSON are judged by the first. */
function isJson(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  return [text, text.split('\n')[0] ?? ''].some((candidate) => {
    try {
      return typeof JSON.parse(candidate) === 'object';
    } catch {
      return false;
    }
  });
}
