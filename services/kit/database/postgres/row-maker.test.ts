import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowMaker } from './row-maker.ts';

const text = (value: string) => value;
const columnsOf = (...names: string[]) => names.map((name) => ({ name, dataTypeID: 25 }));
const make = (names: string[], values: (string | null)[], parsers = names.map(() => text)) =>
  rowMaker(columnsOf(...names), parsers)(values);

describe('a row', () => {
  it('has a value for each column, as its type reads it, and null as it is', () => {
    const columns = [
      { name: 'a', dataTypeID: 25 },
      { name: 'b', dataTypeID: 20 },
      { name: 'c', dataTypeID: 20 },
    ];
    expect(rowMaker(columns, [text, Number, Number])(['1', '2', null])).toEqual({ a: '1', b: 2, c: null });
  });

  it('of the same names and other types is read as these say', () => {
    expect(rowMaker([{ name: 'n', dataTypeID: 23 }], [Number])(['7'])).toEqual({ n: 7 });
    expect(rowMaker([{ name: 'n', dataTypeID: 16 }], [(value) => value === 't'])(['t'])).toEqual({ n: true });
  });

  it('with a name twice has the last one, and without columns nothing', () => {
    expect(make(['a', 'a'], ['1', '2'])).toEqual({ a: '2' });
    expect(make([], [])).toEqual({});
  });

  it('is named by whatever text', () => {
    const names = ['__proto__', 'constructor', 'a"b', "it's", 'back\\slash', '`', 'line\u2028end', '}) + (', ''];
    const row = make(names, names);
    expect(Object.keys(row)).toEqual(names);
    for (const name of names) expect(Object.getOwnPropertyDescriptor(row, name)?.value).toBe(name);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  it('is what a loop would make', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.option(fc.string())), { maxLength: 8 }),
        (cells) => {
          const names = cells.map(([name]) => name);
          const row = make(
            names,
            cells.map(([, value]) => value),
          );
          expect(Object.entries(row).sort()).toEqual([...new Map(cells)].sort());
        },
      ),
    );
  });
});
