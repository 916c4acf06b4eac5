import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const ROOM = /^(crds|controllers|operator|webhooks|services|cli|dev|charts|examples|test|bench|docs|scripts)\//;

/** What stands in backticks and looks like a path from the root. */
function pathsIn(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, path = '']) => path);
  return [...new Set(quoted.filter((path) => ROOM.test(path) && !/[<{*\s]/.test(path)))];
}

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (document) => {
  it('names paths', () => expect(pathsIn(document).length).toBeGreaterThan(5));

  it.each(pathsIn(document))('%s exists', (path) => expect(existsSync(join(root, path))).toBe(true));
});

it('ARCHITECTURE.md stays a map: at most 150 lines', () => {
  const lines = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(150);
});
