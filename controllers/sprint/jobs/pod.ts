import { DAILY_SCRUM_ACCOUNT } from '../../../crds/names/daily-scrum-account.ts';
import { GROUP } from '../../../crds/resources.ts';

interface Toleration {
  key?: string | undefined;
  operator?: string | undefined;
  value?: string | undefined;
  effect?: string | undefined;
  tolerationSeconds?: number | undefined;
}

/** How the pods of daily scrums are run in this installation. Quantities as the API server writes them: 500m, not 0.5. */
export interface PodSettings {
  image: string;
  /** the pods may run on the local world's node, which keeps all others off */
  toleratesLocalNode: boolean;
  /** absent: RESOURCES */
  resources?:
    | { requests?: Record<string, string> | undefined; limits?: Record<string, string> | undefined }
    | undefined;
  labels?: Record<string, string> | undefined;
  annotations?: Record<string, string> | undefined;
  tolerations?: Toleration[] | undefined;
  nodeSelector?: Record<string, string> | undefined;
  priorityClassName?: string | undefined;
  /** Secrets of the namespace that the pod runs in; one that is not there is passed over. */
  imagePullSecrets?: { name: string }[] | undefined;
}

// A process of Node's that starts, asks a few times and ends. With a limit of both it runs also where a quota wants limits.
const RESOURCES = { requests: { cpu: '50m', memory: '128Mi' }, limits: { cpu: '500m', memory: '256Mi' } };
const LOCAL_NODE: Toleration = { key: `${GROUP}/local`, operator: 'Exists' };

// Says also what the API server would fill in: everything else in a live pod was added by somebody and is taken out.
export function podSpec(sprintName: string, pod: PodSettings): object {
  const { image, toleratesLocalNode, resources = RESOURCES, nodeSelector, priorityClassName, imagePullSecrets } = pod;
  const tolerations = [...(toleratesLocalNode ? [LOCAL_NODE] : []), ...(pod.tolerations ?? [])];
  const fieldRef = (fieldPath: string) => ({ valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } });
  return {
    serviceAccountName: DAILY_SCRUM_ACCOUNT,
    // Its old name.
    serviceAccount: DAILY_SCRUM_ACCOUNT,
    restartPolicy: 'Never',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'daily-scrum',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['dsm', 'daily-scrum', '--sprint', sprintName],
        env: [
          { name: 'NAMESPACE', ...fieldRef('metadata.namespace') },
          { name: 'DSM_JOB_NAME', ...fieldRef("metadata.labels['batch.kubernetes.io/job-name']") },
        ],
        resources,
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    ...(tolerations.length > 0 ? { tolerations } : {}),
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(priorityClassName ? { priorityClassName } : {}),
    ...(imagePullSecrets?.length ? { imagePullSecrets } : {}),
  };
}
