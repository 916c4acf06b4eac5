import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from './constraints.ts';
import { chartReadme } from './readme.ts';
import { chartSchema } from './schema.ts';
import { chartValues } from './values.ts';

const VALUES = `# Of nobody.

# -- Its name
name: ""
# About the group, which is not told.
group:
  # -- How many,
  # at most
  count: 2
  # -- Any
  labels: {a: b}
  below:
    # -- Ports
    ports: [1, 2]
`;

describe('the values of a chart', () => {
  it('are those above which a comment begins with --, to the end of the comment', () =>
    expect(chartValues(VALUES)).toEqual([
      { key: 'name', description: 'Its name', whenAbsent: '""' },
      { key: 'group.count', description: 'How many, at most', whenAbsent: '2' },
      { key: 'group.labels', description: 'Any', whenAbsent: '{"a":"b"}' },
      { key: 'group.below.ports', description: 'Ports', whenAbsent: '[1,2]' },
    ]));

  it.each([
    ['name: ""', 'name'],
    ['# Not so\nname: ""', 'name'],
    ['group:\n  # -- One\n  one: 1\n  two: 2', 'group.two'],
    ['group: {}', 'group'],
  ])('%j is refused: nobody could read of %s', (text, key) =>
    expect(() => chartValues(text)).toThrow(`${key}: no comment above it begins with "# --"`),
  );

  it('stand in the README, one a line', () =>
    expect(chartReadme(VALUES)).toContain('| `group.count` | How many, at most | `2` |'));

  it('are closed in the schema, with all keys needed', () => {
    const constrained = Object.keys(CONSTRAINTS);
    expect(() => chartSchema(VALUES)).toThrow(`constraints.ts: ${constrained[0]}: values.yaml has no such value`);
  });
});
