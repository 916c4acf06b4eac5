import { rootSchema } from './custom-resource-definition.ts';
import type { Kind } from './kinds.ts';
import type { StructuralSchema } from './structural-schema.ts';

/** docs/reference/crds.md: every field, rule, column and reason of the kinds, as Markdown. */
export function referenceMarkdown(kinds: Kind[]): string {
  const intro = [
    '<!-- Generated from crds/*.ts by make generate; do not edit. -->',
    '# The kinds of scrum.dsm.dev/v1alpha1',
    '`kubectl explain sprint.spec --recursive` shows the same fields. A field marked `!` is required; a default is filled in by the API server.',
  ];
  return `${[...intro, ...kinds.flatMap(section)].join('\n\n')}\n`;
}

function section(kind: Kind): string[] {
  const root = rootSchema(kind);
  const { spec, status } = root.properties as Record<string, StructuralSchema>;
  const { resource, shortName } = kind;
  return [
    `## ${resource.kind} (\`${resource.plural}\`, \`${shortName}\`)`,
    String(root.description),
    '### Spec',
    fieldTable(spec ?? {}, 'spec'),
    '### Status',
    fieldTable(status ?? {}, 'status'),
    '### Rules between fields',
    rules(root, '')
      .map((rule) => `- ${rule}`)
      .join('\n') || 'None.',
    '### Columns',
    `${kind.columns.map(({ name, wide }) => `\`${name.toUpperCase()}\`${wide ? ' (wide)' : ''}`).join(', ')}`,
    '### Reasons',
    table(
      ['Reason', 'Meaning'],
      Object.entries(kind.reasons).map(([reason, meaning]) => [`\`${reason}\``, meaning]),
    ),
  ];
}

function fieldTable(schema: StructuralSchema, path: string): string {
  return table(['Field', 'Type', 'Meaning'], fields(schema, path));
}

function fields(schema: StructuralSchema, path: string): string[][] {
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, StructuralSchema>).flatMap(([name, child]) => {
    const at = `${path}.${name}`;
    const items = child.items as StructuralSchema | undefined;
    const below = items ? fields(items, `${at}[]`) : fields(child, at);
    return [[`\`${at}\`${required.has(name) ? ' !' : ''}`, typeOf(child), String(child.description)], ...below];
  });
}

function typeOf(schema: StructuralSchema): string {
  const items = schema.items as StructuralSchema | undefined;
  const type = items
    ? `list of ${String(items.type)}s`
    : ((schema.format as string | undefined) ?? String(schema.type));
  const values = (schema.enum as string[] | undefined)?.map((value) => `\`${value}\``).join(' ') ?? type;
  return schema.default === undefined ? values : `${values}; default \`${JSON.stringify(schema.default)}\``;
}

/** The rules of a schema and all below it, each with the field that it speaks of. */
function rules(schema: StructuralSchema, path: string): string[] {
  const own = ((schema['x-kubernetes-validations'] ?? []) as { message: string; fieldPath?: string }[]).map(
    ({ message, fieldPath }) => `\`${`${path}${fieldPath ?? ''}`.replace(/^\./, '')}\`: ${message}`,
  );
  const children = Object.entries((schema.properties ?? {}) as Record<string, StructuralSchema>);
  const below = children.flatMap(([name, child]) => rules(child, `${path}.${name}`));
  const items = schema.items as StructuralSchema | undefined;
  return [...own, ...below, ...(items ? rules(items, `${path}[]`) : [])];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
