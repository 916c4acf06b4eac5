import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

type Fields = Record<string, unknown>;
interface Named {
  name: string;
}
interface Kubeconfig {
  clusters?: (Named & { cluster: Fields })[];
  users?: (Named & { user?: Fields })[];
  contexts?: (Named & { context: { cluster: string; user: string; namespace?: string } })[];
}

/** One context of the user's kubeconfig with what it names; paths in it are absolute. */
export interface ClusterContext {
  name: string;
  namespace: string | undefined;
  cluster: Fields;
  user: Fields;
}

const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/**
 * The context of that name, from KUBECONFIG (several files, the first that knows a name counts) or ~/.kube/config, as kubectl has it.
 * @throws when there is none; the current context is never looked at
 */
export function readContext(name: string, env: Record<string, string | undefined>): ClusterContext {
  const files = kubeconfigFiles(env);
  const configs = files.filter(existsSync).map((file) => ({ file, config: read(file) }));
  const contexts = configs.flatMap(({ config }) => config.contexts ?? []);
  const chosen = contexts.find((each) => each.name === name)?.context;
  if (chosen === undefined) {
    const known = contexts.length === 0 ? 'there is none' : `there is ${contexts.map((each) => each.name).join(', ')}`;
    throw new Error(`find context: ${name}: not in ${files.join(delimiter)}: ${known}`);
  }
  const cluster = firstOf(configs, ({ clusters }) => clusters?.find((each) => each.name === chosen.cluster)?.cluster);
  if (cluster === undefined) throw new Error(`find context: ${name}: its cluster ${chosen.cluster} is in no file`);
  const user = firstOf(configs, ({ users }) => users?.find((each) => each.name === chosen.user)?.user) ?? {};
  return { name, namespace: chosen.namespace, cluster, user };
}

/** Writes a kubeconfig with this context alone, for its owner alone; `as`: whom its user acts as. */
export function writeContext(file: string, { name, namespace, cluster, user }: ClusterContext, as?: string): void {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: as === undefined ? user : { ...user, as } }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } }],
    'current-context': name,
  };
  writeFileSync(`${file}.new`, stringify(config), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function kubeconfigFiles({ KUBECONFIG, HOME }: Record<string, string | undefined>): string[] {
  const named = (KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  return named.length > 0 ? named.map((file) => resolve(file)) : [join(HOME ?? homedir(), '.kube', 'config')];
}

function read(file: string): Kubeconfig {
  try {
    return (parse(readFileSync(file, 'utf8')) ?? {}) as Kubeconfig;
  } catch (error) {
    throw new Error(`read kubeconfig: ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function firstOf(
  configs: { file: string; config: Kubeconfig }[],
  find: (config: Kubeconfig) => Fields | undefined,
): Fields | undefined {
  for (const { file, config } of configs) {
    const found = find(config);
    if (found !== undefined) return absolute(found, dirname(file));
  }
  return undefined;
}

/** Paths are relative to the file that they stand in; so is the command of a plugin, when it is a path at all. */
function absolute(fields: Fields, folder: string): Fields {
  const paths = PATHS.flatMap((key) => (fields[key] ? [[key, resolve(folder, String(fields[key]))]] : []));
  const { exec } = fields as { exec?: { command?: string } };
  const plugin = exec?.command?.includes('/') ? { exec: { ...exec, command: resolve(folder, exec.command) } } : {};
  return { ...fields, ...Object.fromEntries(paths), ...plugin };
}
