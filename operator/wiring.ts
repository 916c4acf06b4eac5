import { dailyScrumController } from '../controllers/daily-scrum/setup.ts';
import { projectController } from '../controllers/project/setup.ts';
import type { KubeClient } from '../controllers/runtime/client/kube-client.ts';
import type { Around } from '../controllers/runtime/control/controller.ts';
import { OperatorRuntime } from '../controllers/runtime/control/runtime.ts';
import type { LeaderElection } from '../controllers/runtime/election/leader-election.ts';
import { formatKey, type ObjectKey, type Resource } from '../controllers/runtime/objects/object.ts';
import type { Logger } from '../controllers/runtime/observe/log.ts';
import type { Clock } from '../controllers/runtime/time/clock.ts';
import { sprintController } from '../controllers/sprint/setup.ts';
import type { DailyScrum } from '../crds/daily-scrum.ts';
import {
  BY_PROJECT_ID,
  BY_SERVICE_ID,
  DAILY_SCRUMS_OF_SPRINT,
  declaredIDs,
  projectKeys,
  projectServiceIDs,
  SPRINTS_OF_PROJECT,
  sprintKeys,
  sprintServiceIDs,
} from '../crds/indexes.ts';
import type { Project } from '../crds/project.ts';
import { DAILY_SCRUM, PROJECT, SPRINT } from '../crds/resources.ts';
import type { Sprint } from '../crds/sprint.ts';
import { backlogClient } from '../services/backlog/contract/client.ts';
import { chronicleClient } from '../services/chronicle/contract/client.ts';
import { orchestratorClient } from '../services/orchestrator/contract/client.ts';
import { projectClient } from '../services/project/contract/client.ts';
import { sprintClient } from '../services/sprint/contract/client.ts';
import { machineTimeOf } from './machine-time.ts';
import type { Endpoints } from './services/endpoints.ts';
import { EventFeed } from './services/event-feed.ts';
import { ServiceOutages } from './services/service-outages.ts';
import { ServiceWatch } from './services/service-watch.ts';
import { traceReconcile } from './tracing/reconcile-spans.ts';
import { EVERY_MS } from './views/change-view.ts';
import { heedEvents } from './views/heed-events.ts';
import { allProjects, openSprints, projectSources, sprintSources } from './views/keys-of-changes.ts';
import { knownOfProjects, knownSprints } from './views/known.ts';
import { Outlooks } from './views/outlooks.ts';
import { ServiceViews } from './views/service-views.ts';

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
  /** how often the services are asked what changed although nobody said that anything did; 15 s unless given */
  changesEveryMs?: number;
  log: Logger;
  /** absent: this is the only process */
  election?: LeaderElection | undefined;
  /** around each reconcile; absent: it is traced */
  around?: Around;
}

// A service that takes longer is as good as away; the object says so and is tried again.
const SERVICE_TIMEOUT_MS = 5_000;
const WITHOUT_EVENTS_MS = 2_000;

/** Joins the controllers, their services and the event feed; the caller starts what it gets. */
export function wireOperator(parts: OperatorParts): OperatorRuntime {
  const { client, clock, log, namespaces, endpoints, installation, token, pod, election } = parts;
  const machineTime = machineTimeOf(clock, parts.clockOffsetMs ?? 0);
  const runtime = new OperatorRuntime({
    ...{ client, clock, log, name: 'dsm-operator' },
    ...(namespaces ? { namespaces } : {}),
    ...(election ? { election } : {}),
    around: parts.around ?? traceReconcile,
  });
  const stores = {
    projects: () => runtime.store(PROJECT as Resource<Project>),
    sprints: () => runtime.store(SPRINT as Resource<Sprint>),
  };
  const mayWrite = election && ((what: string) => election.mustLead(what));
  const calls = { timeoutMs: SERVICE_TIMEOUT_MS, installation, token, mayWrite };
  const project = projectClient(() => endpoints().project, calls);
  const backlog = backlogClient(() => endpoints().backlog, calls);
  const sprint = sprintClient(() => endpoints().sprint, calls);
  const chronicle = chronicleClient(() => endpoints().chronicle, calls);
  const orchestrator = orchestratorClient(() => endpoints().orchestrator ?? '', calls);
  const identity = (key: ObjectKey): string => `k8s:${parts.clusterUID}/${formatKey(key)}`;
  const outages = new ServiceOutages(log);

  // Nobody tells of changes while there is no feed.
  const everyMs = () => (feed.isAway() ? WITHOUT_EVENTS_MS : (parts.changesEveryMs ?? EVERY_MS));
  const views = new ServiceViews({ project, backlog, sprint }, { outages, everyMs });
  const outlooks = new Outlooks(orchestrator, stores, {
    isInstalled: () => endpoints().orchestrator !== undefined,
    outages,
    everyMs,
  });
  const feed = new EventFeed({
    ...{ name: 'events', chronicle, baseUrl: () => endpoints().chronicle, installation, token, outages },
    // What came of it is read once for all, which says whom it concerns.
    onEvent: heedEvents({ views, outlooks, ...stores }),
    catchUp: () => views.readAnew(),
  });
  const health = new ServiceWatch({
    services: ['project', 'backlog', 'sprint'],
    baseUrl: (service) => endpoints()[service],
    ...{ installation, outages },
    lost: (service) => views.lost(service),
  });

  runtime.index(PROJECT as Resource<Project>, BY_SERVICE_ID, projectServiceIDs);
  runtime.index(PROJECT as Resource<Project>, BY_PROJECT_ID, declaredIDs);
  runtime.index(SPRINT as Resource<Sprint>, BY_SERVICE_ID, sprintServiceIDs);
  runtime.index(SPRINT as Resource<Sprint>, SPRINTS_OF_PROJECT, projectKeys);
  runtime.index(DAILY_SCRUM as Resource<DailyScrum>, DAILY_SCRUMS_OF_SPRINT, sprintKeys);
  const { workers } = parts;
  const orchestration = () =>
    endpoints().orchestrator === undefined ? undefined : { service: orchestrator, outlooks };
  runtime.add(
    projectController(
      { project, backlog, sprint, orchestration, identity, known: knownOfProjects(views) },
      {
        sources: [
          ...[health, ...views.all(), outlooks.projects, feed],
          feed.source('events of Projects', () => allProjects(stores)),
          ...[outlooks.projectKeys(), ...projectSources(views, stores)],
        ],
        workers,
      },
    ),
  );
  runtime.add(
    sprintController(
      {
        ...{ sprint, outlooks, identity, pod, machineTime, known: knownSprints(views) },
        isChronicleAway: () => feed.isAway(),
      },
      {
        sources: [
          ...[outlooks.forecasts, feed.source('events of Sprints', () => openSprints(stores))],
          ...[outlooks.sprintKeys(), ...sprintSources(views, stores)],
        ],
        workers,
      },
    ),
  );
  runtime.add(dailyScrumController({ sprint, identity }, { sources: [], workers }));
  return runtime;
}
