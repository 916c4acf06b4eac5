import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const HEADER = '-- Generated from scripts/generate/argo-cd by make generate.\n';
/** A line that stands for another file. */
const PART = /^-- \((\w+\.lua)\)\n/gm;

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8');

/** Argo CD's script of a kind: it takes one that needs no other, so what the kinds share is put into each. */
export const healthLua = (kind: string): string =>
  HEADER + read(`${kind}.lua`).replace(PART, (_, file: string) => read(file));
