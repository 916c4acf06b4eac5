/** A namespace as a careful platform team hands it out: the restricted Pod Security Standard, bounds of its own and for each container. */
export const strictNamespace = (name: string): object[] => [
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'bounds', namespace: name },
    spec: { hard: { pods: '40', 'requests.cpu': '4', 'requests.memory': '8Gi', 'limits.memory': '24Gi' } },
  },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'bounds', namespace: name },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: '20m', memory: '64Mi' },
          default: { memory: '256Mi' },
          max: { memory: '2Gi' },
        },
      ],
    },
  },
];
