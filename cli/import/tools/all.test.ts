import { describe, expect, it } from 'vitest';
import { TOOLS, toolOf } from './all.ts';
import { linkField } from './links.ts';
import { spreadsheet } from './spreadsheet.ts';
import { wordList } from './tool.ts';

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s', (_, tool) => {
  it.each(tool.signatures)('is known by %j', (signature) => expect(toolOf(new Set(wordList(signature)))).toBe(tool));
  it('says one thing of each word', () => {
    const read = new Set(Object.values(tool.columns).flatMap((words) => wordList(words)));
    const aside = [...wordList(tool.ignored), ...wordList(tool.unread)];
    expect(new Set(aside).size).toBe(aside.length);
    // Plane numbers its tasks beside their ids.
    expect(aside.filter((word) => read.has(word) && word !== 'sequenceid')).toEqual([]);
  });
  it('has bare words', () => {
    const words = [...Object.values(tool.columns), tool.ignored, tool.unread, ...tool.signatures].flatMap((list) =>
      wordList(list),
    );
    expect(words.filter((word) => !/^[a-z0-9]+$/.test(word))).toEqual([]);
  });
});

it('is a spreadsheet when nothing fits', () => expect(toolOf(new Set(['id', 'title', 'status']))).toBe(spreadsheet));

it.each([
  ['inwardissuelinkblocks', 'dependsOn'],
  ['outwardissuelinkblocks', 'blocks'],
  ['inwardworkitemlinkblocks', 'dependsOn'],
  ['outwardissuelinkdependency', 'dependsOn'],
  ['inwardissuelinkdepends', 'blocks'],
  ['outwardissuelinkrelates', undefined],
  ['inwardissuelinkcloners', undefined],
  ['outwardissuelinkproblemincident', undefined],
  ['summary', undefined],
])('%s: %s', (word, field) => expect(linkField(word)).toBe(field));
