import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../fixtures/command.ts';
import { type CrdWorld, startCrdWorld } from './world.ts';

const FOLDER = 'examples/refused';

let world: CrdWorld;
beforeAll(async () => {
  world = await startCrdWorld();
});
afterAll(() => world?.stop());

/** The lines of the leading comment that are set in by three spaces. */
function toldMessage(text: string): string {
  return [...text.matchAll(/^# {3}(.*)$/gm)].map(([, line = '']) => line.trimEnd()).join('\n');
}

describe('the examples of what is refused', () => {
  const files = readdirSync(join(ROOT, FOLDER));

  it('are there', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('%s is refused with the message that it tells', async (file) => {
    const path = `${FOLDER}/${file}`;
    // A dry run gives the same messages, and an example that is taken by mistake does not change those of the next.
    const { code, stderr } = await world.kubectl(['apply', '--dry-run=server', '-f', path]);
    expect(stderr.trimEnd().replaceAll(/ +$/gm, '')).toBe(toldMessage(readFileSync(join(ROOT, path), 'utf8')));
    expect(code).toBe(1);
  });
});
