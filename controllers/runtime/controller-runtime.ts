// biome-ignore-all lint/performance/noBarrelFile: a package is entered by one file, and nothing of ours enters here
// What the package @dsm/controller-runtime offers; see README.md.
export { removeAdditions } from './apply/additions.ts';
export { type ApplyIfChangedOptions, applyIfChanged } from './apply/apply.ts';
export { addFinalizer, hasFinalizer, removeFinalizer } from './apply/finalizer.ts';
export { type DesiredStatus, reportStatus } from './apply/report-status.ts';
export { applyStatusIfChanged } from './apply/status.ts';
export type { IndexFunction, Store } from './cache/store.ts';
export { type KubeConnection, type KubeSource, loadConnection } from './client/credentials/kubeconfig.ts';
export { type ApplyOptions, type DeleteOptions, KubeClient, type ListOptions } from './client/kube-client.ts';
export { isAlreadyExists, isConflict, isNotFound, KubeError } from './client/kube-error.ts';
export type { AroundRequest } from './client/transport.ts';
export type { ControllerOptions, ReconcileContext, RelatedResource, Request, Result } from './control/controller.ts';
export type { KeySource } from './control/key-source.ts';
export { OperatorRuntime, type OperatorRuntimeOptions } from './control/runtime.ts';
export { TerminalError } from './control/terminal-error.ts';
export { LeaderElection, type LeaderElectionOptions } from './election/leader-election.ts';
export { NotLeader } from './election/leadership.ts';
export {
  type Condition,
  type ConditionFact,
  findCondition,
  kubeTime,
  setConditions,
} from './objects/conditions.ts';
export {
  controllerReference,
  formatKey,
  type KubeObject,
  keyOf,
  type ObjectKey,
  type ObjectMeta,
  type OwnerReference,
  type Resource,
} from './objects/object.ts';
export type { EventRecorder } from './observe/events/events.ts';
export type { EventInit } from './observe/events/kube-event.ts';
export { type Health, type HealthServerOptions, startHealthServer } from './observe/health.ts';
export { jsonLog, type Logger } from './observe/log.ts';
export { collectWhenQuiet } from './process/memory.ts';
export type { Clock } from './time/clock.ts';
