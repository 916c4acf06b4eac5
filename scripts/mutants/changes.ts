import { bare, isNode, methodOf, type Node, nameOf, nodesIn } from './syntax.ts';

export interface Change {
  kind: string;
  at: { start: number; end: number };
  replacement: string;
}

type Mutator = (node: Node, source: (part: unknown) => string, parent?: Node) => Change[];

/** What can be changed about a node, without its children. */
export function changesOf(node: Node, text: string, parent?: Node): Change[] {
  const source = (part: unknown) => (isNode(part) ? text.slice(part.start, part.end) : '');
  return (MUTATORS[node.type] ?? []).flatMap((mutator) => mutator(node, source, parent));
}

const change = (kind: string, at: unknown, ...replacements: string[]): Change[] =>
  isNode(at) ? replacements.map((replacement) => ({ kind, at, replacement })) : [];

const branch: Mutator = (node) => change('condition', node.test, 'false', 'true');
const loop: Mutator = (node) => change('condition', node.test, 'false');
/** Of `absent ? {} : { property }` only the property left out: one that is undefined is as good as none. */
const choice: Mutator = (node, source) => {
  const sides = [node.consequent, node.alternate].map((side) => `(${source(side)})`);
  return change('condition', node, ...(sides.includes('({})') ? ['({})'] : sides));
};

const SIDES: Record<string, string> = { '&&': 'logic', '||': 'logic', '??': 'nullish' };
const side: Mutator = (node, source) =>
  change(SIDES[String(node.operator)] ?? 'logic', node, `(${source(node.left)})`, `(${source(node.right)})`);

const OPERATORS: Record<string, { kind: string; becomes: string }> = {
  '<': { kind: 'boundary', becomes: '<=' },
  '<=': { kind: 'boundary', becomes: '<' },
  '>': { kind: 'boundary', becomes: '>=' },
  '>=': { kind: 'boundary', becomes: '>' },
  '===': { kind: 'comparison', becomes: '!==' },
  '!==': { kind: 'comparison', becomes: '===' },
  '-': { kind: 'arithmetic', becomes: '+' },
  '*': { kind: 'arithmetic', becomes: '/' },
  '/': { kind: 'arithmetic', becomes: '*' },
};
const operator: Mutator = (node, source, parent) => {
  const other = OPERATORS[String(node.operator)];
  if (other === undefined || (other.kind === 'comparison' && decides(node, parent))) return [];
  return change(other.kind, node, `${source(node.left)} ${other.becomes} ${source(node.right)}`);
};

const negation: Mutator = (node, source, parent) =>
  node.operator === '!' && !decides(node, parent) ? change('comparison', node, source(node.argument)) : [];

/** The test of a branch and a side of `&&` are changed as a whole, which is harder to see than their opposite. */
const decides = (node: Node, parent?: Node) => parent?.test === node || parent?.type === 'LogicalExpression';

/** A call or an assignment that stands alone: a write, a lock, a release, a state that is kept. */
const statement: Mutator = (node) => {
  const doer = nodesIn(node.expression).map(bare)[0];
  if (doer?.type === 'CallExpression')
    return nodesIn(doer.callee)[0]?.type === 'Super' ? [] : change('call', node, ';');
  if (doer?.type === 'AssignmentExpression' || doer?.type === 'UpdateExpression')
    return change('assignment', node, ';');
  return doer?.type === 'UnaryExpression' && doer.operator === 'delete' ? change('assignment', node, ';') : [];
};

/** Elsewhere a promise in the place of its value shows at once. */
const unawaited: Mutator = (node, source) => {
  const awaits = node.type === 'ReturnStatement' ? node.argument : node.expression;
  return isNode(awaits) && awaits.type === 'AwaitExpression' ? change('await', awaits, source(awaits.argument)) : [];
};

/** Two statements in a row that call, one of which waits. */
const swap: Mutator = (node, source) => {
  const body = nodesIn(node.body);
  return body.slice(1).flatMap((second, before) => {
    const first = body[before] as Node;
    const calls = [first, second].map((each) =>
      each.type === 'ExpressionStatement' ? nodesIn(each.expression)[0] : undefined,
    );
    const ordered = calls.every((call) => call !== undefined && bare(call).type === 'CallExpression');
    if (!ordered || !calls.some((call) => call?.type === 'AwaitExpression')) return [];
    const at = { type: 'pair', start: first.start, end: second.end };
    return change('order', at, `${source(second)} ${source(first)}`);
  });
};

/** Calls in a chain whose receiver stands as well without them. */
const LINKS = new Set(
  [
    ['forUpdate', 'forShare', 'skipLocked', 'noWait', 'where', 'orderBy', 'groupBy', 'limit', 'distinct', 'onConflict'],
    ['filter', 'sort', 'toSorted', 'reverse', 'toReversed', 'slice', 'trim', 'toLowerCase', 'toUpperCase'],
    ['catch', 'finally', 'unref', 'min', 'max', 'regex', 'optional', 'default', 'refine', 'superRefine'],
  ].flat(),
);
const OTHER_METHODS: Record<string, string> = {
  every: 'some',
  some: 'every',
  allSettled: 'all',
};
const call: Mutator = (node, source) => {
  const { callee } = node;
  const method = methodOf(node);
  if (!isNode(callee) || method === undefined || !isNode(callee.object)) return [];
  const on = nameOf(callee.object);
  if (on === 'Math')
    return method === 'min' || method === 'max'
      ? change('link', callee.property, method === 'min' ? 'max' : 'min')
      : [];
  const other = OTHER_METHODS[method];
  if (other !== undefined) return change('link', callee.property, other);
  return LINKS.has(method) && on !== 'z' ? change('link', node, source(callee.object)) : [];
};

/** A catch that swallows, one that rescues nothing, a clean-up that is left out. */
const attempt: Mutator = (node) => {
  const rescue = nodesIn(node.handler)[0];
  const body = nodesIn(rescue?.body)[0];
  const steps = nodesIn(body?.body);
  const swallowed = steps.length > 0 ? change('catch', body, '{}') : [];
  const unrescued =
    steps[0]?.type === 'ThrowStatement' ? [] : change('catch', rescue, 'catch (mutant) { throw mutant; }');
  return [...swallowed, ...unrescued, ...change('finally', node.finalizer, '{}')];
};

/** Small numbers count; large ones are times and sizes, of which one more makes no difference. */
const literal: Mutator = (node, _, parent) => {
  if (typeof node.value === 'boolean') return change('flag', node, String(!node.value));
  if (typeof node.value !== 'number' || isTable(parent)) return [];
  return change('number', node, String(node.value > 100 ? node.value * 2 : node.value + 1));
};

/** Such as the buckets of a histogram. */
const isTable = (array?: Node): boolean =>
  array?.type === 'ArrayExpression' &&
  nodesIn(array.elements).length > 3 &&
  nodesIn(array.elements).every(({ type }) => type === 'Literal');

/** Properties that may be absent for the compiler and not for the meaning: what holds a write back, ends a wait, owns a child. */
const OPTIONS =
  /^(uid|preconditions|resourceVersion|propagationPolicy|force|signal|ownerReferences|finalizers|suspend|blockOwnerDeletion)$/;
const option: Mutator = (node) =>
  nodesIn(node.properties)
    .filter((property) => property.type === 'Property' && OPTIONS.test(nameOf(property.key) ?? ''))
    .flatMap((property) => change('option', property, '...{}'));

const nullishAssignment: Mutator = (node, source) =>
  node.operator === '??=' ? change('nullish', node, `${source(node.left)} = ${source(node.right)}`) : [];

const MUTATORS: Record<string, Mutator[]> = {
  IfStatement: [branch],
  ConditionalExpression: [choice],
  WhileStatement: [loop],
  LogicalExpression: [side],
  BinaryExpression: [operator],
  UnaryExpression: [negation],
  ExpressionStatement: [statement, unawaited],
  ReturnStatement: [unawaited],
  BlockStatement: [swap],
  CallExpression: [call],
  TryStatement: [attempt],
  Literal: [literal],
  ObjectExpression: [option],
  AssignmentExpression: [nullishAssignment],
};
