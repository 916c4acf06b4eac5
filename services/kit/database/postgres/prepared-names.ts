/** Texts that are prepared at most; others are sent as they are. */
const MOST = 1_000;

const names = new Map<string, string>();
let named = 0;

/** The name under which connections prepare a statement; undefined: it is not prepared. */
export function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MOST || !/^\s*(select|insert|update|delete|with)\b/i.test(text)) return undefined;
  const name = `dsm${++named}`;
  names.set(text, name);
  return name;
}

/** The statement is prepared anew, under another name, when it next comes. */
export function forgetName(text: string): void {
  names.delete(text);
}

export function forgetNames(): void {
  names.clear();
}
