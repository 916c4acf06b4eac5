import { prepareProgram } from '../../dev/go-programs/build.ts';
import { HELM } from '../../dev/go-programs/programs.ts';
import { type Ran, runCommand } from '../fixtures/command.ts';
import { Kubectl } from '../fixtures/kubectl.ts';
import { prepareNode } from './node/prepare.ts';
import { type Node, startNode } from './node/start.ts';

const PREPARED = { env: process.env, log: console.error };

/** A cluster with a real kubelet: one that DSM_CLUSTER_CONTEXT names, or a node that is made for this run. */
export class Cluster extends Kubectl {
  readonly #helm: string;
  readonly #node: Node | undefined;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(kubectl: string, helm: string, env: NodeJS.ProcessEnv, context: string[], node?: Node) {
    super((args, input) => runCommand(kubectl, [...context, ...args], { env, input }));
    this.#helm = helm;
    this.#env = env;
    this.#node = node;
  }

  static async up(images: readonly string[]): Promise<Cluster> {
    const helm = await prepareProgram(HELM, PREPARED);
    const context = process.env.DSM_CLUSTER_CONTEXT;
    if (context) {
      const env = { ...process.env, HELM_KUBECONTEXT: context };
      return new Cluster('kubectl', helm, env, ['--context', context]);
    }
    const node = await startNode(await prepareNode(PREPARED), PREPARED.log);
    try {
      for (const image of images) await node.load(image);
    } catch (error) {
      await node.stop();
      throw error;
    }
    const env = {
      ...process.env,
      KUBECONFIG: node.kubeconfig,
      KUBECACHEDIR: `${node.dir}/kubectl`,
      HELM_CACHE_HOME: `${node.dir}/helm`,
    };
    return new Cluster(node.kubectl, helm, env, [], node);
  }

  /** Whether the cluster is this run's own, so that a test may take away what others would miss. */
  get isOwn(): boolean {
    return this.#node !== undefined;
  }

  helmRan(args: string[], input?: string): Promise<Ran> {
    return runCommand(this.#helm, args, { env: this.#env, input });
  }

  async helm(args: string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.helmRan(args, input);
    if (code !== 0) throw new Error(`helm ${args.join(' ')}: exit ${code}: ${stderr}`);
    return stdout;
  }

  inNamespace(name: string): Kubectl {
    return new Kubectl((args, input) => this.kubectlRan(['-n', name, ...args], input));
  }

  /** Gives a claim its volume where the cluster has nobody who does. */
  async provideVolume(namespace: string, claim: string, uid: number): Promise<void> {
    if (this.#node === undefined) return;
    const name = `${namespace}-${claim}`;
    const path = await this.#node.makeVolume(name, uid);
    await this.apply({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        capacity: { storage: '10Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        claimRef: { namespace, name: claim },
        hostPath: { path },
      },
    });
  }

  /** Kills a container where the node can be reached, its pod where not. */
  async kill(namespace: string, pod: string, containerID: string): Promise<void> {
    if (this.#node) return this.#node.killContainer(containerID.replace('containerd://', ''));
    await this.kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force']);
  }

  /** What its pods and the last Events say, for who has to find out why it failed. */
  async explain(namespace: string): Promise<string> {
    const { kubectlRan } = this.inNamespace(namespace);
    const pods = await kubectlRan(['get', 'pods', '-o', 'wide']);
    const events = await kubectlRan(['events']);
    const logs = await kubectlRan([
      'logs',
      '-l',
      'app.kubernetes.io/name=dsm',
      '--all-containers',
      '--prefix',
      '--tail=8',
      '--max-log-requests=30',
    ]);
    return [pods.stdout, events.stdout.split('\n').slice(-40).join('\n'), logs.stdout, logs.stderr].join('\n');
  }

  async down(): Promise<void> {
    await this.#node?.stop();
  }
}

/** How a cluster that is not made here gets an archive of images; undefined: its nodes pull. */
export const loaderOf = (context: string): ((archive: string) => string[]) | undefined =>
  context.startsWith('kind-')
    ? (archive) => ['kind', 'load', 'image-archive', archive, '--name', context.slice('kind-'.length)]
    : undefined;
