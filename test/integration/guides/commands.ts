import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../fixtures/command.ts';

/** A command of a guide, as it stands there. */
export interface GuideCommand {
  text: string;
  /** why no test can run it; of the comment above its block */
  notRun: string | undefined;
  /** the guide shows an error below it */
  isRefused: boolean;
}

const PROGRAMS = 'curl|docker|dsm|helm|kubectl|make|npx|ollama|pg_basebackup|pg_dump|pg_restore|psql|redis-cli';
const COMMAND = new RegExp(`^(?:${PROGRAMS}) `);
/** What a program says that does not do it. */
const ERROR = /^(?:Error\b|error:|dsm: |no$|\{"type":"urn:dsm:problem:)/;
const MARK = /^ *<!-- not run: (.+) -->$/;

/**
 * The commands of a guide's indented blocks, in its order: lines with a prompt where a block has one, else all that begin with a program; one
 * that ends in a backslash goes on in the next line. `<!-- not run: why -->` above a block says that no test runs it.
 */
export function commandsOf(guide: string): GuideCommand[] {
  const found: GuideCommand[] = [];
  let notRun: string | undefined;
  for (const { lines, isBlock } of partsOf(readFileSync(join(ROOT, 'docs/guides', guide), 'utf8'))) {
    if (isBlock) found.push(...commandsIn(lines).map((command) => ({ ...command, notRun })));
    notRun = isBlock ? undefined : MARK.exec(lines.filter((line) => line.trim() !== '').at(-1) ?? '')?.[1];
  }
  return found;
}

/** Blocks are indented by four or more; blank lines within belong to them. */
function partsOf(text: string): { lines: string[]; isBlock: boolean }[] {
  const parts: { lines: string[]; isBlock: boolean }[] = [];
  for (const line of text.split('\n')) {
    const last = parts.at(-1);
    const isBlock = line.trim() === '' ? last?.isBlock === true : line.startsWith('    ');
    if (last?.isBlock === isBlock) last.lines.push(line);
    else parts.push({ lines: [line], isBlock });
  }
  return parts;
}

function commandsIn(block: string[]): Pick<GuideCommand, 'text' | 'isRefused'>[] {
  const indent = Math.min(...block.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  const text = block.map((line) => line.slice(indent)).join('\n');
  const lines = text.replaceAll(/\\\n\s*/g, '').split('\n');
  const hasPrompt = lines.some((line) => line.startsWith('$ '));
  return lines.flatMap((line, n) => {
    if (!(hasPrompt ? line.startsWith('$ ') : COMMAND.test(line))) return [];
    return [{ text: line.replace(/^\$ /, ''), isRefused: ERROR.test(lines[n + 1] ?? '') }];
  });
}
