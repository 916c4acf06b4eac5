import { randomUUID } from 'node:crypto';
import { dailyScrumController } from '../controllers/daily-scrum/setup.ts';
import { projectController } from '../controllers/project/setup.ts';
import type { KubeClient } from '../controllers/runtime/client.ts';
import { formatKey, keyOf, type ObjectKey, type Resource } from '../controllers/runtime/object.ts';
import type { Clock } from '../controllers/runtime/process/clock.ts';
import type { Logger } from '../controllers/runtime/process/log.ts';
import { OperatorRuntime } from '../controllers/runtime/runtime.ts';
import { sprintController } from '../controllers/sprint/setup.ts';
import type { DailyScrum } from '../crds/daily-scrum.ts';
import {
  BY_SERVICE_ID,
  DAILY_SCRUMS_OF_SPRINT,
  projectKeys,
  projectServiceIDs,
  SPRINTS_OF_PROJECT,
  sprintKeys,
  sprintServiceIDs,
} from '../crds/indexes.ts';
import type { Project } from '../crds/project.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../crds/resources.ts';
import { isClosed } from '../crds/rules/closed-sprint.ts';
import type { Sprint } from '../crds/sprint.ts';
import { backlogClient } from '../services/backlog/contract/client.ts';
import { chronicleClient } from '../services/chronicle/contract/client.ts';
import { inRequest } from '../services/kit/process/request-scope.ts';
import { orchestratorClient } from '../services/orchestrator/contract/client.ts';
import { projectClient } from '../services/project/contract/client.ts';
import { sprintClient } from '../services/sprint/contract/client.ts';
import type { Endpoints, NeededService } from './endpoints.ts';
import { EventFeed, type EventFeedOptions } from './event-feed.ts';
import { machineTimeOf } from './machine-time.ts';
import { ORCHESTRATION_STREAM, Outlooks } from './outlooks.ts';
import { ServiceOutages } from './service-outages.ts';
import { ServiceWatch } from './service-watch.ts';
import { sprintsConcerned } from './sprints-concerned.ts';

export interface OperatorParts {
  client: KubeClient;
  /** asked on every call */
  endpoints: () => Endpoints;
  installation?: string | undefined;
  /** that the services know the operator by */
  token?: (() => string | undefined) | undefined;
  /** uid of the namespace kube-system: tells clusters that share services apart */
  clusterUID: string;
  /** absent: all */
  namespaces?: string[];
  workers: number;
  pod: Parameters<typeof sprintController>[0]['pod'];
  clock: Clock;
  /** how far `clock` is ahead of the machine's, by which CronJobs fire, in ms; 0 unless given */
  clockOffsetMs?: number;
  log: Logger;
}

// A service that takes longer is as good as away; the object says so and is tried again.
const SERVICE_TIMEOUT_MS = 5_000;

/** Joins the controllers, their services and the event feed; the caller starts what it gets. */
export function wireOperator(parts: OperatorParts): OperatorRuntime {
  const { client, clock, log, namespaces, endpoints, installation, token, pod } = parts;
  const machineTime = machineTimeOf(clock, parts.clockOffsetMs ?? 0);
  const runtime = new OperatorRuntime({
    ...{ client, clock, log },
    ...(namespaces ? { namespaces } : {}),
    around: (reconcile) => inRequest({ correlationId: randomUUID() }, reconcile),
  });
  const stores = {
    projects: () => runtime.store(PROJECT as Resource<Project>),
    sprints: () => runtime.store(SPRINT as Resource<Sprint>),
  };
  const calls = { timeoutMs: SERVICE_TIMEOUT_MS, installation, token };
  const project = projectClient(() => endpoints().project, calls);
  const backlog = backlogClient(() => endpoints().backlog, calls);
  const sprint = sprintClient(() => endpoints().sprint, calls);
  const chronicle = chronicleClient(() => endpoints().chronicle, calls);
  const orchestrator = orchestratorClient(() => endpoints().orchestrator ?? '', calls);
  const identity = (key: ObjectKey): string => `k8s:${parts.clusterUID}/${formatKey(key)}`;
  const outages = new ServiceOutages(log);
  const feed = (name: string, hears: Pick<EventFeedOptions, 'toKeys' | 'allKeys'>) =>
    new EventFeed({ name, chronicle, baseUrl: () => endpoints().chronicle, installation, token, outages, ...hears });

  const outlooks = new Outlooks(orchestrator, stores, {
    isInstalled: () => endpoints().orchestrator !== undefined,
    outages,
  });
  const watchOf = (services: NeededService[], allKeys: () => ObjectKey[]) =>
    new ServiceWatch({ services, baseUrl: (service) => endpoints()[service], installation, outages, allKeys });
  const allProjects = () => stores.projects().list().map(keyOf);
  const openSprints = () =>
    stores
      .sprints()
      .list()
      .filter((object) => !isClosed(object))
      .map(keyOf);

  const projectFeed = feed('project-events', {
    toKeys: ({ stream, projectID = '' }) => {
      if (stream !== ORCHESTRATION_STREAM) return stores.projects().byIndex(BY_SERVICE_ID, projectID).map(keyOf);
      // What came of it is read once for all, which says whom it concerns.
      outlooks.projects.look();
      return [];
    },
    allKeys: allProjects,
  });
  const sprintFeed = feed('sprint-events', {
    toKeys: (subject) => {
      if (subject.stream !== ORCHESTRATION_STREAM)
        return sprintsConcerned(subject, stores.projects(), stores.sprints());
      outlooks.forecasts.look();
      return [];
    },
    allKeys: openSprints,
  });

  runtime.index(PROJECT as Resource<Project>, BY_SERVICE_ID, projectServiceIDs);
  runtime.index(SPRINT as Resource<Sprint>, BY_SERVICE_ID, sprintServiceIDs);
  runtime.index(SPRINT as Resource<Sprint>, SPRINTS_OF_PROJECT, projectKeys);
  runtime.index(DAILY_SCRUM as Resource<DailyScrum>, DAILY_SCRUMS_OF_SPRINT, sprintKeys);
  const { workers } = parts;
  const projectSources = [projectFeed, outlooks.projects, watchOf(['project', 'backlog', 'sprint'], allProjects)];
  const orchestration = () =>
    endpoints().orchestrator === undefined ? undefined : { service: orchestrator, outlooks };
  runtime.add(
    projectController({ project, backlog, sprint, orchestration, identity }, { sources: projectSources, workers }),
  );
  runtime.add(
    sprintController(
      { sprint, outlooks, identity, pod, machineTime, isChronicleAway: () => sprintFeed.isAway() },
      { sources: [sprintFeed, outlooks.forecasts, watchOf(['sprint'], openSprints)], workers },
    ),
  );
  runtime.add(dailyScrumController({ sprint, identity }, { sources: [], workers }));
  return runtime;
}
