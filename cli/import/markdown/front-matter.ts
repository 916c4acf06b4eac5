import matter from 'gray-matter';

/** The front matter's values and the text below it; undefined when the file does not begin with front matter. */
export interface FrontMatter {
  data: Record<string, unknown>;
  content: string;
}

const BLOCK = /^---\r?\n([\s\S]*?)\r?\n---[ \t]*(?=\r?\n|$)/;

/**
 * Reads front matter as Backlog.md does (its src/markdown/parser.ts): `assignee` and `reporter` are quoted first where
 * they are not, since YAML refuses a plain `@name`. Throws what the YAML parser throws.
 *
 * Only a bare `---` opens front matter here: gray-matter would run the program behind `---js`. The options object keeps
 * gray-matter from its cache, in which a broken file throws only the first time.
 */
export function readFrontMatter(text: string): FrontMatter | undefined {
  const source = text.replace(/^\uFEFF/, '');
  const block = BLOCK.exec(source);
  if (block === null) return undefined;
  const quoted = (block[1] ?? '').split(/\r?\n/).map(quoteNames).join('\n');
  const body = source.slice(block[0].length);
  const parsed = matter(`---\n${quoted}\n---\n`, { language: 'yaml' });
  return { data: parsed.data, content: body.replace(/\r\n/g, '\n').trim() };
}

function quoteNames(line: string): string {
  const match = /^(\s*(?:assignee|reporter):\s*)(.*)$/.exec(line);
  if (match === null) return quoteListItem(line);
  const [, prefix = '', raw = ''] = match;
  const value = raw.trim();
  const list = /^\[(.*)\]\s*(#.*)?$/.exec(value);
  if (list !== null) {
    const items = (list[1] ?? '').split(',').map((item) => item.trim());
    return `${prefix}[${items.map((item) => (item.startsWith('@') ? quote(item) : item)).join(', ')}]`;
  }
  return value === '' || /^[['"-]/.test(value) ? line : `${prefix}${quote(value)}`;
}

/** `- @name` on a line of its own, which people write by hand, is as unreadable to YAML. */
function quoteListItem(line: string): string {
  const match = /^(\s*-\s+)(@\S+)\s*$/.exec(line);
  return match === null ? line : `${match[1]}${quote(match[2] ?? '')}`;
}

function quote(value: string): string {
  return `"${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
