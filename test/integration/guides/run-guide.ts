import { expect, it } from 'vitest';
import { commandsOf, type GuideCommand } from './commands.ts';
import { PLACES, type Place } from './places.ts';
import type { Shell } from './shell.ts';

export interface Setting {
  shell: () => Shell;
  /** text of a guide → what stands for it here */
  words?: Record<string, string | (() => string)>;
  /** done before or after the command that begins so */
  before?: Record<string, () => Promise<unknown>>;
  after?: Record<string, () => Promise<unknown>>;
}

/** A test for each command of the guide that belongs to the place, in its order; each finds what those before it left. */
export function runGuide(guide: string, place: Place, { shell, words = {}, before = {}, after = {} }: Setting): void {
  const mine = commandsOf(guide).filter(({ text }) => PLACES[guide]?.(text) === place);
  it(`${guide} has commands`, () => expect(mine.length).toBeGreaterThan(0));

  it.each(mine.filter(({ notRun }) => notRun === undefined))('$text', async ({ text, isRefused }) => {
    await hook(before, text);
    const { code, stdout, stderr } = await shell().run(inOurWords(text, words));
    if (isRefused) expect(code, stdout).not.toBe(0);
    else expect(code, stderr + stdout).toBe(0);
    await hook(after, text);
  });

  // What cannot run has at least options that its program knows.
  it.each(mine.filter(isKnown))('$text (not run: $notRun)', async ({ text }) => {
    const [program, verb] = text.replace(/ -n \S+/, '').split(' ');
    const global = program === 'kubectl' ? 'kubectl options' : 'true';
    const { stdout } = await shell().run(`${program} ${verb} --help && ${global}`);
    for (const [, option] of text.matchAll(/ (--?[a-z][a-z-]*)/g)) expect(stdout).toMatch(new RegExp(`${option}\\b`));
  });
}

const isKnown = ({ text, notRun }: GuideCommand): boolean => notRun !== undefined && /^(helm|kubectl|dsm) /.test(text);

async function hook(hooks: Record<string, () => Promise<unknown>>, text: string): Promise<void> {
  for (const [start, act] of Object.entries(hooks)) if (text.startsWith(start)) await act();
}

/** What stands for a word is asked for only where the word is: before the world has started nobody knows it. */
const inOurWords = (text: string, words: NonNullable<Setting['words']>): string =>
  Object.entries(words).reduce(
    (all, [theirs, ours]) => all.replaceAll(theirs, typeof ours === 'string' ? () => ours : ours),
    text,
  );
