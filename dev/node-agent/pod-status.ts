import type { Pod } from './pod.ts';

/** How one container's process is doing; `exitCode` is there once it has ended. */
export interface ContainerState {
  name: string;
  startedAt: Date;
  finishedAt?: Date;
  exitCode?: number;
}

/** The status of a Pod whose containers were all started. */
export function statusOf(pod: Pod, containers: ContainerState[], now: Date): object {
  const over = containers.every(({ exitCode }) => exitCode !== undefined);
  const good = containers.every(({ exitCode }) => exitCode === 0);
  const phase = over ? (good ? 'Succeeded' : 'Failed') : 'Running';
  return {
    phase,
    hostIP: '127.0.0.1',
    startTime: pod.status?.startTime ?? seconds(containers[0]?.startedAt ?? now),
    conditions: conditions(!over, over ? (good ? 'PodCompleted' : 'PodFailed') : undefined, now),
    containerStatuses: containers.map((state) => ({
      name: state.name,
      image: pod.spec.containers.find(({ name }) => name === state.name)?.image ?? '',
      imageID: '',
      restartCount: 0,
      ready: state.exitCode === undefined,
      started: state.exitCode === undefined,
      state: containerState(state),
    })),
  };
}

/** The status of a Pod that this node does not run, or no longer runs. */
export function failedStatus(reason: string, message: string, now: Date): object {
  return { phase: 'Failed', reason, message, conditions: conditions(false, 'PodFailed', now) };
}

/** The status of a Pod whose image is not there. */
export function waitingStatus(pod: Pod, message: string, now: Date): object {
  return {
    phase: 'Pending',
    conditions: conditions(false, 'ContainersNotReady', now),
    containerStatuses: pod.spec.containers.map(({ name, image }) => ({
      name,
      image,
      imageID: '',
      restartCount: 0,
      ready: false,
      started: false,
      state: { waiting: { reason: 'ErrImagePull', message } },
    })),
  };
}

function containerState({ startedAt, finishedAt, exitCode }: ContainerState): object {
  if (exitCode === undefined || finishedAt === undefined) return { running: { startedAt: seconds(startedAt) } };
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return { terminated: { exitCode, reason, startedAt: seconds(startedAt), finishedAt: seconds(finishedAt) } };
}

function conditions(ready: boolean, reason: string | undefined, now: Date): object[] {
  const condition = (type: string, status: boolean) => ({
    type,
    status: status ? 'True' : 'False',
    lastTransitionTime: seconds(now),
    ...(status || reason === undefined ? {} : { reason }),
  });
  return [
    condition('PodScheduled', true),
    condition('Initialized', true),
    condition('ContainersReady', ready),
    condition('Ready', ready),
  ];
}

// Kubernetes' Time has no fraction of a second.
const seconds = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;
