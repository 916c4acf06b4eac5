// biome-ignore-all lint/performance/noBarrelFile: a package is entered by one file, and nothing of ours enters here
// What the package offers to tests of controllers, as @dsm/controller-runtime/testing.
export { TestClock } from './test-clock.ts';
export { type KubeRequest, TestCluster } from './test-cluster.ts';
export { TestLog } from './test-log.ts';
