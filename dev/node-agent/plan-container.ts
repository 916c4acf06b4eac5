import { type Container, POD_LABEL, POD_LABEL_VALUE, type Pod } from './pod.ts';

/** What a container comes down to here: a dsm command line and its own environment. */
export interface ContainerPlan {
  name: string;
  /** The arguments after `dsm`. */
  args: string[];
  env: Record<string, string>;
}

/** Why this agent does not run a Pod; becomes the Pod's status. */
export class Refusal extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A container's image is none of those that this node has; it waits for ever, as on a node whose registry has no such image. */
export class MissingImage extends Error {
  constructor(image: string) {
    super(`image ${image}: this node pulls none and has only ${IMAGES.join(', ')}`);
  }
}

const IMAGES = ['dsm', 'dsm:latest', 'dsm:local'];

/**
 * Works out what to run for a Pod. The agent has no container isolation, so it runs nothing but DSM's own command.
 * @throws Refusal, MissingImage
 */
export function planPod(pod: Pod): ContainerPlan[] {
  if (pod.metadata.labels?.[POD_LABEL] !== POD_LABEL_VALUE) {
    throw new Refusal('NotADailyScrum', `this node runs only Pods with the label ${POD_LABEL}=${POD_LABEL_VALUE}`);
  }
  if ((pod.spec.initContainers ?? []).length > 0) {
    throw new Refusal('UnsupportedPod', 'this node runs no init containers');
  }
  const plans = pod.spec.containers.map((container) => planContainer(pod, container));
  const missing = pod.spec.containers.find(({ image }) => !IMAGES.includes(image));
  if (missing !== undefined) throw new MissingImage(missing.image);
  return plans;
}

function planContainer(pod: Pod, container: Container): ContainerPlan {
  const env = resolveEnv(pod, container);
  const [command, ...args] = [...(container.command ?? []), ...(container.args ?? [])].map((arg) => expand(arg, env));
  if ((container.command ?? []).length === 0 || command !== 'dsm') {
    const got = container.command === undefined ? `the image ${container.image}` : JSON.stringify(command);
    throw new Refusal(
      'UnsupportedCommand',
      `container ${container.name}: this node runs only the command "dsm", not ${got}`,
    );
  }
  return { name: container.name, args, env };
}

function resolveEnv(pod: Pod, container: Container): Record<string, string> {
  const unsupported = (what: string) =>
    new Refusal('UnsupportedEnvironment', `container ${container.name}: this node does not resolve ${what}`);
  if ((container.envFrom ?? []).length > 0) throw unsupported('envFrom');
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) {
      env[name] = expand(value ?? '', env);
      continue;
    }
    const path = valueFrom.fieldRef?.fieldPath;
    if (path === undefined) throw unsupported(`${name} from ${Object.keys(valueFrom).join(', ')}`);
    const resolved = resolveField(pod, path);
    if (resolved === undefined) throw unsupported(`the field ${path} of ${name}`);
    env[name] = resolved;
  }
  return env;
}

function resolveField(pod: Pod, path: string): string | undefined {
  const { metadata, spec } = pod;
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path);
  // An absent label or annotation resolves to the empty string, as the kubelet does it.
  if (keyed !== null) return metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2] ?? ''] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? 'default';
    case 'spec.nodeName':
      return spec.nodeName ?? '';
    default:
      return undefined;
  }
}

// $(NAME) with NAME defined before it; $$ is a plain $, an unknown name stays as it is.
function expand(text: string, env: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([\w.-]+)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (env[name] ?? whole),
  );
}
