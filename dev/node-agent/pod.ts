/** The parts of a Pod that the node agent reads. */
export interface Pod {
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
    deletionGracePeriodSeconds?: number;
  };
  spec: {
    serviceAccountName?: string;
    nodeName?: string;
    containers: Container[];
    initContainers?: Container[];
    volumes?: { projected?: { sources?: { serviceAccountToken?: unknown }[] } }[];
  };
  status?: { phase?: string; startTime?: string };
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  envFrom?: unknown[];
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: { fieldRef?: { fieldPath: string } };
}

export const POD_LABEL = 'scrum.dsm.dev/component';
export const POD_LABEL_VALUE = 'daily-scrum';

export const isOver = (pod: Pod) => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
export const podPath = ({ metadata }: Pod) => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
export const podText = ({ metadata }: Pod) => `${metadata.namespace}/${metadata.name}`;
