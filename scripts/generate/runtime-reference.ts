import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'vitest/node';

const RUNTIME = join(import.meta.dirname, '../../controllers/runtime');
const ENTRIES = [
  ['@dsm/controller-runtime', 'controller-runtime.ts'],
  ['@dsm/controller-runtime/testing', 'testing/testing.ts'],
] as const;

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Every name that the package exports: what it looks like, and what its docstring says. */
export function runtimeMarkdown(): string {
  return `<!-- Generated from the docstrings of controllers/runtime by make generate; do not edit. -->

# @dsm/controller-runtime

How to begin: [README](../../controllers/runtime/README.md). How to write a controller: [the guide](../guides/controller.md).
${ENTRIES.map(([name, entry]) => `\n## ${name}\n${sectionsOf(entry)}`).join('')}`;
}

function sectionsOf(entry: string): string {
  const file = join(RUNTIME, entry);
  return statements(readFileSync(file, 'utf8'))
    .filter(({ type, source }) => type === 'ExportNamedDeclaration' && isNode(source))
    .flatMap((statement) => {
      const declared = join(dirname(file), String((statement.source as Node).value));
      return (statement.specifiers as Node[]).map((specifier) => [nameOf(specifier.exported), declared] as const);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, from]) => sectionOf(name, from))
    .join('');
}

function sectionOf(name: string, file: string): string {
  const text = readFileSync(file, 'utf8');
  const found = statements(text).find((each) => nameOf((declarationOf(each) as Node | undefined)?.id) === name);
  const statement = found ?? statements(text).find((each) => namesOf(each).includes(name));
  if (statement === undefined) throw new Error(`reference of the runtime: ${name}: not declared in ${file}`);
  const declaration = declarationOf(statement) ?? statement;
  const doc = docBefore(text, statement.start);
  return `\n### ${name}\n${doc === '' ? '' : `\n${doc}\n`}\n\`\`\`ts\n${signatureOf(text, declaration)}\n\`\`\`\n`;
}

function signatureOf(text: string, node: Node): string {
  const { type, start, end, body } = node;
  if (type === 'FunctionDeclaration') return `${text.slice(start, (body as Node).start).trim()};`;
  if (type !== 'ClassDeclaration') return text.slice(start, end);
  const header = text.slice(start, (body as Node).start).trim();
  const members = ((body as Node).body as Node[]).filter(isPublic).map((member) => memberOf(text, member));
  return `${header} {\n${members.join('\n')}\n}`;
}

function isPublic(member: Node): boolean {
  const { type } = member.key as Node;
  return type !== 'PrivateIdentifier' && member.accessibility !== 'private' && member.override !== true;
}

/** Without its body, or the value that it begins with. */
function memberOf(text: string, member: Node): string {
  const value = member.value as Node | null;
  const isMethod = member.type === 'MethodDefinition';
  const ends = isMethod ? (value?.body as Node | undefined)?.start : (member.typeAnnotation as Node | null)?.end;
  const signature = text.slice(member.start, ends ?? member.end).trim();
  const doc = docBefore(text, member.start);
  return `${doc === '' ? '' : `  /** ${doc.replaceAll('\n', '\n   * ')} */\n`}  ${signature};`;
}

/** What the comment right before a place says, without its stars. */
function docBefore(text: string, start: number): string {
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:\/\/[^\n]*\n\s*)*$/.exec(text.slice(0, start))?.[1];
  return (comment ?? '').replace(/^\s*\* ?/gm, '').trim();
}

const statements = (text: string): Node[] => (parseAst(text, { lang: 'ts' }) as unknown as { body: Node[] }).body;

const declarationOf = ({ declaration }: Node): Node | undefined => (isNode(declaration) ? declaration : undefined);

/** Names that `export const a = …` declares. */
const namesOf = (statement: Node): string[] =>
  ((declarationOf(statement)?.declarations as Node[] | undefined) ?? []).map(({ id }) => nameOf(id));

const nameOf = (node: unknown): string => (isNode(node) ? String(node.name ?? node.value) : '');

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
