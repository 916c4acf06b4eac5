import { expect, it } from 'vitest';
import { otherFormat } from './other-format.ts';

it.each([
  ['PK\x03\x04…xl/workbook.xml', 'an Excel workbook (.xlsx): open it and save it as "CSV UTF-8"'],
  ['PK\x03\x04…mimetypeapplication/vnd.oasis.opendocument.spreadsheet', 'an OpenDocument spreadsheet'],
  ['PK\x03\x04…', 'a zip archive'],
  ['\xd0\xcf\x11\xe0…', 'an old Excel workbook'],
  ['%PDF-1.7', 'a PDF'],
  ['\x1f\x8b\x08', 'a gzip archive'],
  ['\n<!DOCTYPE html><html>', 'an HTML page'],
  ['<table><tr>', 'an HTML page'],
  ['<?xml version="1.0"?><rss>', 'an XML file'],
  ['{"cards": []}', 'a JSON file'],
  ['[{"id": 1}]', 'a JSON file'],
  ['---\nid: 1\n---\n', 'a Markdown file'],
  ['{"id":1}\n{"id":2}', 'a JSON file'],
])('%j is %s', (text, what) => expect(otherFormat(Buffer.from(text, 'latin1'))).toContain(what));

it.each(['id,title\n1,x', '[draft],id,title', '{id},title', '', '<b>,title'])('%j may be CSV', (text) =>
  expect(otherFormat(Buffer.from(text))).toBeUndefined(),
);
