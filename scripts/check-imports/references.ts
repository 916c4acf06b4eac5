import { parseAst } from 'vitest/node';

/** One `import`, `export … from`, `import()`, `import('…').Type` or `require()` of a file. */
export interface ImportReference {
  specifier: string;
  line: number;
  /** erased by Node: nothing is loaded at run time */
  typeOnly: boolean;
}

/** An expression that reads the environment, the clock, chance or the network, written as in `Date.now`. */
export interface AmbientReference {
  expression: string;
  line: number;
}

export interface References {
  imports: ImportReference[];
  ambient: AmbientReference[];
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

const MEMBERS = new Set(['process.env', 'Date.now', 'Math.random', 'performance.now', 'Temporal.Now']);
const CALLS = new Set(['fetch', 'setTimeout', 'setInterval', 'Date']);

/** What one TypeScript file refers to. Throws with the parser's message when the text is not TypeScript. */
export function referencesOf(text: string): References {
  const found: References = { imports: [], ambient: [] };
  const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length;
  visit(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.imports.push({ specifier, line: lineOf(node), typeOnly: isTypeOnly(node) });
    for (const expression of ambientIn(node)) found.ambient.push({ expression, line: lineOf(node) });
  });
  return found;
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, look);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function specifierOf(node: Node): string | undefined {
  if (node.type === 'CallExpression') {
    const asked = nameOf(node.callee);
    return asked === 'require' || asked === 'require.resolve' ? literal((node.arguments as unknown[])[0]) : undefined;
  }
  if (node.type === 'TSExternalModuleReference') return literal(node.expression);
  const loads = /^(ImportDeclaration|ExportAllDeclaration|ExportNamedDeclaration|ImportExpression|TSImportType)$/;
  return loads.test(node.type) ? literal(node.source) : undefined;
}

function isTypeOnly(node: Node): boolean {
  return node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
}

function ambientIn(node: Node): string[] {
  if (node.type === 'MemberExpression') {
    const name = nameOf(node);
    return name !== undefined && MEMBERS.has(name) ? [name] : [];
  }
  if (node.type === 'CallExpression') {
    const name = nameOf(node.callee);
    return name !== undefined && CALLS.has(name) ? [`${name}()`] : [];
  }
  if (node.type === 'NewExpression') {
    return nameOf(node.callee) === 'Date' && (node.arguments as unknown[]).length === 0 ? ['new Date()'] : [];
  }
  if (node.type === 'VariableDeclarator' && nameOf(node.init) === 'process' && isNode(node.id)) {
    return keysOf(node.id).includes('env') ? ['process.env'] : [];
  }
  if (node.type === 'ImportDeclaration' && /^(node:)?process$/.test(literal(node.source) ?? '')) {
    const imported = (node.specifiers as Node[]).map((specifier) => nameOf(specifier.imported));
    return imported.includes('env') ? ['process.env'] : [];
  }
  return [];
}

function keysOf(pattern: Node): (string | undefined)[] {
  return pattern.type === 'ObjectPattern' ? (pattern.properties as Node[]).map((property) => nameOf(property.key)) : [];
}

/** `a` or `a.b`; `globalThis.` in front makes no difference. */
function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier') return value.name as string;
  if (value.type !== 'MemberExpression') return undefined;
  const object = nameOf(value.object);
  const property = value.computed === true ? literal(value.property) : nameOf(value.property);
  if (object === undefined || property === undefined) return undefined;
  return object === 'globalThis' ? property : `${object}.${property}`;
}

function literal(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value.value === 'string' ? value.value : undefined;
}
