import { changesOf } from './changes.ts';
import { childrenOf, isNode, methodOf, type Node, nameOf, nodesIn, parse } from './syntax.ts';

/** One change of one place of a source file: a fault that no test may see. */
export interface Mutant {
  /** from the root of the repository */
  file: string;
  line: number;
  kind: string;
  /** the span of the text that `replacement` stands for, in UTF-16 units */
  start: number;
  end: number;
  original: string;
  replacement: string;
}

/** All mutants of a TypeScript file in the order of the text. What only people read (logs, messages) has none. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const found: Mutant[] = [];
  visit(parse(text), (node, parent) => {
    for (const { kind, at, replacement } of changesOf(node, text, parent)) {
      const original = text.slice(at.start, at.end);
      const line = text.slice(0, at.start).split('\n').length;
      found.push({ file, line, kind, start: at.start, end: at.end, original, replacement });
    }
  });
  return found.filter((mutant) => parses(mutated(text, mutant))).sort((a, b) => a.start - b.start);
}

export const mutated = (text: string, { start, end, replacement }: Pick<Mutant, 'start' | 'end' | 'replacement'>) =>
  text.slice(0, start) + replacement + text.slice(end);

function visit(node: Node, look: (node: Node, parent?: Node) => void, parent?: Node): void {
  if (isForPeople(node, parent)) return;
  look(node, parent);
  for (const child of describes(node) ? nodesIn(node.callee) : childrenOf(node)) visit(child, look, node);
}

function isForPeople(node: Node, parent?: Node): boolean {
  if (node.type === 'ImportDeclaration') return true;
  if (node.type === 'TemplateLiteral') return isSentence(node) && parent?.type !== 'TaggedTemplateExpression';
  if (node.type === 'ConditionalExpression') return nodesIn([node.consequent, node.alternate]).some(isSentence);
  if (node.type === 'NewExpression') return /Error$/.test(nameOf(node.callee) ?? '');
  if (node.type === 'CallExpression') return logs(node.callee);
  // Taking out a whole statement that logs.
  return node.type === 'ExpressionStatement' && nodesIn(node.expression).some(isLogCall);
}

/** A text with words between spaces, which no program reads. */
function isSentence(node: Node): boolean {
  if (node.type === 'Literal') return typeof node.value === 'string' && /\w,? \w/.test(node.value);
  return (
    node.type === 'TemplateLiteral' && nodesIn(node.quasis).some((part) => / \w|\w /.test(JSON.stringify(part.value)))
  );
}

/** `log.info`, `this.#log.warn`, `log[level]` */
function logs(callee: unknown): boolean {
  const receiver = isNode(callee) && callee.type === 'MemberExpression' ? nameOf(callee.object) : undefined;
  return /(^|\.)#?(log|logger|console)$/.test(receiver ?? '');
}

function isLogCall(expression: Node): boolean {
  const call = expression.type === 'ChainExpression' ? expression.expression : expression;
  return isNode(call) && call.type === 'CallExpression' && isForPeople(call);
}

/** `.describe('…')` and `.meta({ … })` of a schema: what is described is code, the description is not. */
const describes = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(describe|meta)$/.test(methodOf(node) ?? '');

function parses(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
