import { describe, expect, it } from 'vitest';
import { canonicalJson, covers, patchOfSurplus, patchTo, semanticEqual } from './semantic-equal.ts';

describe('semanticEqual', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['order of keys', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['undefined keys', { a: 1, b: undefined }, { a: 1 }, true],
    ['a key more', { a: 1, b: 2 }, { a: 1 }, false],
    ['a key less', { a: 1 }, { a: 1, b: 2 }, false],
    ['order of a list', [1, 2], [2, 1], false],
    ['an element more', [1, 2], [1], false],
    ['null and absent', { a: null }, {}, false],
    ['text and number', { a: '1' }, { a: 1 }, false],
    ['no status yet', undefined, { a: 1 }, false],
    ['list and object', [], {}, false],
    ['zero and absent', { a: 0 }, {}, false],
  ])('%s', (_case, a, b, equal) => {
    expect(semanticEqual(a, b)).toBe(equal);
    expect(semanticEqual(b, a)).toBe(equal);
  });
});

describe('covers', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['defaults of the server', { a: 1, b: 'default' }, { a: 1 }, true],
    ['defaults inside list elements', [{ name: 'x', pull: 'Always' }], [{ name: 'x' }], true],
    ['a changed field', { a: 2 }, { a: 1 }, false],
    ['a removed field', {}, { a: 1 }, false],
    ['an added list element', ['x', 'y'], ['x'], false],
    ['a removed list element', ['x'], ['x', 'y'], false],
    ['an empty object asked for', { a: {} }, { a: {} }, true],
  ])('%s', (_case, live, desired, expected) => {
    expect(covers(live, desired)).toBe(expected);
  });
});

describe('patchTo', () => {
  it.each<[string, object, object, object | undefined]>([
    ['nothing when it is as desired', { a: 1, l: [{ x: 1 }] }, { a: 1, l: [{ x: 1 }] }, undefined],
    ['what is too much and what differs', { a: 1, b: { c: 1, d: 2 } }, { a: 2, b: { c: 1 } }, { a: 2, b: { d: null } }],
    ['what is missing', {}, { a: { b: 1 } }, { a: { b: 1 } }],
    ['a list that lacks something', { l: [{ x: 1 }] }, { l: [{ x: 1, y: 2 }] }, { l: [{ x: 1, y: 2 }] }],
    ['labels never', { metadata: { labels: { a: '1' } } }, { metadata: { labels: { b: '1' } } }, undefined],
  ])('holds %s', (_what, live, desired, expected) => {
    expect(patchTo(live, desired)).toEqual(expected);
  });
});

describe('patchOfSurplus', () => {
  it.each<[string, unknown, unknown, object | undefined]>([
    ['nothing more', { a: 1, b: { c: [1] } }, { a: 1, b: { c: [1] }, d: 1 }, undefined],
    ['a value that differs', { a: 2 }, { a: 1 }, undefined],
    ['a field', { a: 1, b: 2 }, { a: 1 }, { b: null }],
    ['a field that is desired as undefined', { a: 1 }, { a: undefined }, { a: null }],
    ['a field further down', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, { a: { c: null } }],
    ['an element of a list', { a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 1 }] }, { a: [{ b: 1 }] }],
    ['a field of an element', { a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }] }, { a: [{ b: 1 }] }],
    ["labels and annotations, which are everybody's", { metadata: { labels: {} } }, {}, undefined],
    ['no status yet', undefined, { a: 1 }, undefined],
  ])('%s', (_case, live, desired, expected) => {
    expect(patchOfSurplus(live, desired)).toEqual(expected);
  });
});

it('canonicalJson gives one text for one meaning', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined })).toBe(canonicalJson({ b: [{ c: 2, d: 1 }] }));
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});
