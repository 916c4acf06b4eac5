import { cpus, totalmem } from 'node:os';
import { NODE_NAME } from '../control-plane/credentials.ts';
import { KUBERNETES_VERSION } from '../control-plane/version.ts';
import { type KubeApi, KubeApiError } from '../kube-api.ts';

const NODE_TAINT = { key: 'scrum.dsm.dev/local', value: 'true', effect: 'NoSchedule' };
/** How often the Node's Lease is renewed; the node lifecycle controller waits for 50 s. */
export const HEARTBEAT_MS = 10_000;
const LEASE_SECONDS = 40;
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

/** Creates the Node, or brings the one of an earlier run up to date, with the port where `kubectl logs` reaches us. */
export async function registerNode(api: KubeApi, port: number, now: Date): Promise<void> {
  const metadata = {
    name: NODE_NAME,
    labels: { 'kubernetes.io/hostname': NODE_NAME, 'kubernetes.io/os': 'linux' },
    annotations: { 'scrum.dsm.dev/note': 'development only: runs the command dsm as a local process' },
  };
  try {
    const body = { apiVersion: 'v1', kind: 'Node', metadata, spec: { taints: [NODE_TAINT] } };
    await api.call('POST', '/api/v1/nodes', { body });
  } catch (error) {
    if (!(error instanceof KubeApiError && error.status === 409)) throw error;
  }
  await api.call('PATCH', `/api/v1/nodes/${NODE_NAME}/status`, {
    contentType: 'application/strategic-merge-patch+json',
    body: { status: nodeStatus(port, now) },
  });
}

/** Renews the Node's Lease, which is what keeps the Node Ready. */
export async function heartbeat(api: KubeApi, now: Date): Promise<void> {
  const spec = {
    holderIdentity: NODE_NAME,
    leaseDurationSeconds: LEASE_SECONDS,
    // MicroTime takes exactly six digits.
    renewTime: now.toISOString().replace('Z', '000Z'),
  };
  try {
    await api.call('PATCH', `${LEASES}/${NODE_NAME}`, { contentType: 'application/merge-patch+json', body: { spec } });
  } catch (error) {
    if (!(error instanceof KubeApiError && error.status === 404)) throw error;
    const body = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: NODE_NAME }, spec };
    await api.call('POST', LEASES, { body });
  }
}

function nodeStatus(port: number, now: Date): object {
  const time = `${now.toISOString().slice(0, 19)}Z`;
  const resources = {
    cpu: String(cpus().length),
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: '110',
    'ephemeral-storage': '10Gi',
  };
  const condition = (type: string, status: string, reason: string) => ({
    type,
    status,
    reason,
    message: reason,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  });
  return {
    capacity: resources,
    allocatable: resources,
    addresses: [
      { type: 'InternalIP', address: '127.0.0.1' },
      { type: 'Hostname', address: NODE_NAME },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    conditions: [
      condition('Ready', 'True', 'NodeAgentReady'),
      condition('MemoryPressure', 'False', 'NotMeasured'),
      condition('DiskPressure', 'False', 'NotMeasured'),
      condition('PIDPressure', 'False', 'NotMeasured'),
    ],
    nodeInfo: {
      kubeletVersion: `${KUBERNETES_VERSION}-dsm-node-agent`,
      containerRuntimeVersion: 'dsm://local-process',
      operatingSystem: process.platform,
      architecture: process.arch,
      osImage: 'none: the command dsm only',
      kernelVersion: '',
      kubeProxyVersion: '',
      bootID: '',
      machineID: '',
      systemUUID: '',
    },
  };
}
