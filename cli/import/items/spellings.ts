import { oneLine } from '../text/clean.ts';
import { toAscii } from '../text/identifier.ts';
import type { Spelling } from './item.ts';

/** One mention of a person: the text as written, the name in it, and everything that a person can be known by. */
export interface Mention {
  text: string;
  name: string;
  /** No two people have one of these in common. */
  keys: string[];
  /** A single word, a first name or an account: it is somebody known otherwise only when it fits one person. */
  word: string | undefined;
}

/** Reads `Ada Okafor`, `Okafor, Ada`, `@ada`, `ada@x.org`, `Ada Okafor <ada@x.org>`, `Ada Okafor (ada)`. */
export function parsePerson({ text, account }: Spelling): Mention {
  const line = oneLine(text).replace(/^@+/, '').trim();
  const [, before, inside] = /^(.*?)\s*[<([]\s*@?([^<>()[\]]+?)\s*[>)\]]$/.exec(line) ?? [];
  const isDouble = before !== undefined && inside !== undefined && before !== '';
  const name = (isDouble ? before : (inside ?? line)).replace(/^["']|["']$/g, '').trim();
  // What stands in brackets may be a remark that many people have, (Contractor).
  const accounts = [isDouble && isMail(inside) ? inside : '', oneLine(account).replace(/^@+/, '')].filter(
    (other) => other !== '',
  );
  const keys = [name, ...accounts.filter((other) => isMail(other) || /^\S+$/.test(other))].flatMap(keysOf);
  const word = /^[^\s,@]+$/.test(name) && !isMail(name) ? fold(name) : undefined;
  return { text: line, name: name || line, keys: [...new Set(keys)], word };
}

/** The group of each mention: those of one person have the same. */
export function samePeople(mentions: readonly Mention[]): Map<Mention, string> {
  const leader = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) at = next;
    return at;
  };
  const join = (a: string, b: string) => {
    const [one, other] = [find(a), find(b)].sort() as [string, string];
    if (one !== other) leader.set(other, one);
  };
  for (const { keys } of mentions) for (const key of keys) join(keys[0] ?? key, key);
  joinWords(mentions, find, join);
  return new Map(mentions.map((mention) => [mention, find(mention.keys[0] ?? '')]));
}

/** `ada` is `ada@x.org` when no other address begins so. */
function joinWords(
  mentions: readonly Mention[],
  find: (key: string) => string,
  join: (a: string, b: string) => void,
): void {
  const mails = new Set(mentions.flatMap(({ keys }) => keys.filter((key) => key.startsWith('mail '))));
  for (const word of [...new Set(mentions.flatMap(({ word }) => word ?? []))].sort()) {
    const fitting = [...mails].filter((mail) => fold(mail.slice(5).replace(/@.*$/, '')) === word);
    if (new Set(fitting.map(find)).size === 1 && fitting[0] !== undefined) join(`name ${word}`, fitting[0]);
  }
}

/** Between a family name and a given name of these scripts a blank may stand or not. */
const NEEDS_NO_BLANK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]{2,}$/u;

function keysOf(name: string): string[] {
  if (isMail(name)) {
    const local = name.replace(/@.*$/, '');
    const words = local.split(/[._+-]+/).filter((word) => word !== '');
    const spelledOut =
      words.length > 1 && words.every((word) => /^\p{L}{2,}$/u.test(word)) ? [`name ${sorted(words)}`] : [];
    return [`mail ${name.toLowerCase()}`, ...spelledOut];
  }
  const words = name.split(/[\s,._]+/).filter((word) => word !== '');
  const joined = words.map(fold).join('');
  const german = name.replace(/ä/gi, 'ae').replace(/ö/gi, 'oe').replace(/ü/gi, 'ue');
  return [
    ...(joined.length >= 6 || NEEDS_NO_BLANK.test(joined) ? [`joined ${joined}`] : []),
    `name ${sorted(words)}`,
    `name ${sorted(german.split(/[\s,._]+/).filter((word) => word !== ''))}`,
  ];
}

function sorted(words: readonly string[]): string {
  return words.map(fold).sort().join(' ');
}

/** Without accents and case; other scripts stay what they are, since two names may be transliterated to one. */
function fold(word: string): string {
  const lower = word.normalize('NFKC').toLowerCase();
  return (
    (/\p{Script=Latin}/u.test(lower) ? toAscii(lower) : lower).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || lower
  );
}

function isMail(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text);
}
