import { z } from 'zod';
import { operatorSettings } from '../../operator/config.ts';
import { backlogSettings } from '../../services/backlog/config.ts';
import { chronicleSettings } from '../../services/chronicle/config.ts';
import { embeddingSettings } from '../../services/embedding/config.ts';
import { isSecret } from '../../services/kit/process/config.ts';
import { httpUrl, type ListenAddress } from '../../services/kit/process/listen-address.ts';
import { orchestratorSettings } from '../../services/orchestrator/config.ts';
import { projectSettings } from '../../services/project/config.ts';
import { sprintSettings } from '../../services/sprint/config.ts';
import { webhookSettings } from '../../webhooks/config.ts';
import { table } from './table.ts';

/** process → its variables */
const PROCESSES: Readonly<Record<string, z.ZodObject>> = {
  project: projectSettings,
  backlog: backlogSettings,
  sprint: sprintSettings,
  chronicle: chronicleSettings,
  orchestrator: orchestratorSettings,
  embedding: embeddingSettings,
  operator: operatorSettings,
  webhook: webhookSettings,
};

const NO_SERVICES = ['operator', 'webhook'];

/** What the schema of one variable says of it. */
interface Variable {
  name: string;
  description: string;
  values: string;
  /** `needed`, or what counts when it is absent */
  whenAbsent: string;
}

/** docs/reference/configuration.md: every variable of every process, from the schemas of the config.ts files, as Markdown. */
export function configurationMarkdown(): string {
  const all = Object.entries(PROCESSES).map(([process, schema]) => ({ process, variables: variablesOf(schema) }));
  const services = all.filter(({ process }) => !NO_SERVICES.includes(process));
  const count = (name: string) => services.filter(({ variables }) => variables.some((v) => v.name === name)).length;
  const isShared = (name: string) => count(name) >= 5;
  const sections = [
    '<!-- Generated from the config.ts of each process by make generate; do not edit. -->',
    '# Configuration',
    'A process takes its settings from its environment and from nowhere else. It reads them once, at its start, but for files that change. Mistakes are all told in one message on standard error, and the exit code is 78. A variable that begins with `DSM_` and is not known is a mistake; an empty one counts as absent.',
    'A variable marked *file* may be given as `<NAME>_FILE` instead: a file that holds the value.',
    '## Every service',
    shared(services, isShared),
    ...services.flatMap(({ process, variables }) => [
      `## ${process}`,
      own(variables.filter(({ name }) => !isShared(name) || name === 'DSM_LISTEN')),
    ]),
    ...all
      .filter(({ process }) => NO_SERVICES.includes(process))
      .flatMap(({ process, variables }) => [`## ${process}`, own(variables)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function shared(services: { process: string; variables: Variable[] }[], isShared: (name: string) => boolean): string {
  const told = services.flatMap(({ process, variables }) => variables.map((variable) => ({ process, ...variable })));
  const byName = Map.groupBy(
    told.filter(({ name }) => isShared(name)),
    ({ name }) => name,
  );
  const rows = [...byName].map(([name, [first, ...others]]) => {
    const having = [first, ...others].map((one) => one?.process);
    const lacking = services.map(({ process }) => process).filter((process) => !having.includes(process));
    const differs = others.some(({ whenAbsent }) => whenAbsent !== first?.whenAbsent);
    const description = first?.description ?? '';
    return [
      `\`${name}\`${markOf(name)}`,
      lacking.length === 0 ? description : `${description}. Not of ${lacking.join(', ')}`,
      first?.values ?? '',
      differs ? 'see below' : (first?.whenAbsent ?? ''),
    ];
  });
  return table(HEAD, rows);
}

const HEAD = ['Variable', '', 'Values', 'When absent'];

const own = (variables: Variable[]): string =>
  table(
    HEAD,
    variables.map(({ name, description, values, whenAbsent }) => [
      `\`${name}\`${markOf(name)}`,
      description,
      values,
      whenAbsent,
    ]),
  );

const markOf = (name: string): string => {
  const schema = Object.values(PROCESSES)
    .map(({ shape }) => shape[name])
    .find((of) => of !== undefined);
  return schema && isSecret(schema) ? ' *file*' : '';
};

const variablesOf = ({ shape }: z.ZodObject): Variable[] =>
  Object.entries(shape).map(([name, schema]) => {
    const { description, ...told } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Told;
    if (!description) throw new Error(`configuration: ${name}: its schema has no description`);
    return { name, description, values: valuesOf(told), whenAbsent: whenAbsent(schema) };
  });

interface Told {
  description?: string;
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

function valuesOf({ type, enum: values, minimum, maximum }: Told): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (type !== 'integer') return 'text';
  return maximum === undefined || maximum === Number.MAX_SAFE_INTEGER
    ? `whole number, at least ${minimum}`
    : `whole number, ${minimum} to ${maximum}`;
}

function whenAbsent(schema: z.ZodType): string {
  const { success, data } = schema.safeParse(undefined);
  if (!success) return 'needed';
  if (data === undefined) return '-';
  return `\`${typeof data === 'object' ? httpUrl(data as ListenAddress).slice('http://'.length) : data}\``;
}
