import { parseAst } from 'vitest/node';

export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

/** Throws with the parser's message when the text is not TypeScript. */
export const parse = (text: string): Node => parseAst(text, { lang: 'ts' }) as unknown as Node;

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function nodesIn(value: unknown): Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

const HOLDS_AN_EXPRESSION = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** The parts of a node that exist at run time. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap(nodesIn)
    .filter((child) => !child.type.startsWith('TS') || HOLDS_AN_EXPRESSION.has(child.type));
}

/** The node behind the parentheses of `a?.b()`, `await`, `void` and casts. */
export function bare(node: Node): Node {
  const inner = node.type === 'ChainExpression' || HOLDS_AN_EXPRESSION.has(node.type) ? node.expression : undefined;
  const operand =
    node.type === 'AwaitExpression' || (node.type === 'UnaryExpression' && node.operator === 'void')
      ? node.argument
      : inner;
  return isNode(operand) ? bare(operand) : node;
}

/** `a`, `a.b` or `this.#a.b`; undefined where something is computed or called on the way. */
export function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'ThisExpression') return 'this';
  if (value.type === 'Identifier') return String(value.name);
  if (value.type === 'PrivateIdentifier') return `#${value.name}`;
  if (value.type !== 'MemberExpression' || value.computed === true) return undefined;
  const [object, property] = [nameOf(value.object), nameOf(value.property)];
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

/** The last name of what is called: `add` of `this.#queue.add(key)`. */
export function methodOf(call: Node): string | undefined {
  const callee = call.callee;
  return isNode(callee) && callee.type === 'MemberExpression' && callee.computed !== true
    ? nameOf(callee.property)
    : undefined;
}
