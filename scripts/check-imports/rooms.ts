/**
 * Who may import what: one row a room, the first whose `files` matches a path is its room. `$1` in `mayImport` stands
 * for the first group of `files`. Packages: a list is complete; absent, every package of package.json but the drivers.
 */
export interface Room {
  name: string;
  files: RegExp;
  /** paths of ours, from the root of the repository */
  mayImport: string[];
  /** paths of ours of which only types may be taken */
  mayImportTypes?: string[];
  packages?: string[];
  /** packages of which only types may be taken */
  packageTypes?: string[];
  /** built-in modules of Node: true unless said otherwise */
  builtins?: boolean;
  /** no clock, no chance, no network: the caller hands in what it needs */
  pure?: boolean;
  /** where to go instead, said after every complaint */
  instead: string;
}

const CONTRACT = 'services/[^/]+/contract/.*';
/** The two errors that a call of a contract's client throws. */
const CLIENT_ERRORS = 'services/kit/calls/client\\.ts';
/** What a client of any service sees of the kit. */
const CONTRACT_KIT = 'services/kit/calls/(client|route|fields)\\.ts';
const KIT_LAYERS =
  'the rooms of the kit lean on each other in one direction: time and process, traces, calls, database, events, http, and service.ts on top';
const ENTRY_POINTS = '.*/(main|app|setup)\\.ts';

export const ROOMS: Room[] = [
  {
    name: 'crds',
    files: /^crds\//,
    mayImport: ['crds/.*'],
    packages: ['zod'],
    builtins: false,
    pure: true,
    instead: 'crds/ says what a user may write and knows nothing else of ours: let the caller pass the value in',
  },
  {
    name: 'the controller runtime',
    files: /^controllers\/runtime\//,
    mayImport: ['controllers/runtime/.*'],
    packages: ['@kubernetes/client-node', 'js-yaml', 'prom-client'],
    instead:
      'controllers/runtime knows Kubernetes and no kind: take it as a parameter, or move it to controllers/<kind>',
  },
  {
    name: 'a controller',
    files: /^controllers\/([^/]+)\//,
    mayImport: ['controllers/$1/.*', 'controllers/runtime/.*', 'crds/.*', CONTRACT, CLIENT_ERRORS],
    packages: ['zod', 'temporal-polyfill', 'croner'],
    instead:
      'a controller asks a service through services/<name>/contract and Kubernetes through controllers/runtime; what two kinds share belongs in crds/rules or controllers/runtime',
  },
  {
    name: 'the operator',
    files: /^operator\//,
    mayImport: [
      'operator/.*',
      'controllers/[^/]+/setup\\.ts',
      'controllers/runtime/.*',
      'webhooks/.*',
      'crds/.*',
      CONTRACT,
      'services/kit/(calls/(client|exchange)|time/clock|process/(config|logger|request-scope|run-process|token-file|tracing-settings)|tracing/(tracing|start-tracing))\\.ts',
    ],
    instead: 'the operator wires and holds no logic: use controllers/<kind>/setup.ts or services/<name>/contract',
  },
  {
    name: 'a webhook',
    files: /^webhooks\//,
    mayImport: [
      'webhooks/.*',
      'crds/.*',
      'controllers/runtime/.*',
      'services/kit/process/(config|listen-address|run-process)\\.ts',
    ],
    instead: 'a webhook calls crds/rules and nothing more',
  },
  {
    name: "the kit's room of time",
    files: /^services\/kit\/time\//,
    mayImport: ['services/kit/time/.*'],
    packages: ['temporal-polyfill', 'fast-check'],
    builtins: false,
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of the process",
    files: /^services\/kit\/process\//,
    mayImport: ['services/kit/process/.*'],
    packages: ['zod', 'pino'],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of traces",
    files: /^services\/kit\/tracing\//,
    mayImport: ['services/kit/(tracing|process)/.*'],
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/exporter-trace-otlp-proto',
      '@opentelemetry/otlp-transformer',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
      'zod',
    ],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of calls",
    files: /^services\/kit\/calls\//,
    mayImport: [
      'services/kit/calls/.*',
      'services/kit/database/transaction-scope\\.ts',
      'services/kit/process/(request-scope|correlation-id)\\.ts',
      'services/kit/tracing/tracing\\.ts',
    ],
    packages: ['zod', 'undici', 'opossum'],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of models",
    files: /^services\/kit\/models\//,
    mayImport: ['services/kit/(models|process)/.*'],
    packages: ['ollama', 'undici', 'zod'],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of the database",
    files: /^services\/kit\/database\//,
    mayImport: [
      'services/kit/(database|time|process)/.*',
      'services/kit/tracing/tracing\\.ts',
      'services/kit/calls/problem\\.ts',
      // Whose rows a list may hold.
      'services/kit/process/request-scope\\.ts',
      // What a unit of work writes to the outbox.
      'services/kit/events/(event|outbox-order|outbox/(aggregate-versions|append-events))\\.ts',
    ],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of events",
    files: /^services\/kit\/events\//,
    mayImport: ['services/kit/(events|database|time|process)/.*', 'services/kit/tracing/tracing\\.ts'],
    instead: KIT_LAYERS,
  },
  {
    name: "the kit's room of HTTP",
    files: /^services\/kit\/http\//,
    mayImport: ['services/kit/(http|calls|events|database|time|process)/.*', 'services/kit/tracing/tracing\\.ts'],
    instead: KIT_LAYERS,
  },
  {
    name: 'the services kit',
    files: /^services\/kit\//,
    mayImport: ['services/kit/.*'],
    instead:
      'the kit is what every service needs and knows none of them: take it as a parameter, or move it to the service',
  },
  {
    name: 'a contract',
    files: /^services\/([^/]+)\/contract\//,
    mayImport: ['services/$1/contract/.*', 'services/[^/]+/contract/(shapes|defaults)\\.ts', CONTRACT_KIT],
    packages: ['zod'],
    builtins: false,
    instead: 'a contract holds zod, types and the typed client only, so that importing it drags in no database',
  },
  {
    name: 'a domain',
    // Its tests hand in what use cases do, so they are judged as files of the service.
    files: /^services\/([^/]+)\/domain\/(?!.*\.test\.ts$)/,
    mayImport: ['services/$1/domain/.*'],
    mayImportTypes: ['services/$1/contract/.*'],
    packages: [],
    packageTypes: ['zod'],
    builtins: false,
    pure: true,
    instead:
      'a domain file is pure rules over its own types: let usecases.ts do the input and output and hand values in',
  },
  {
    name: 'a service',
    files: /^services\/([^/]+)\//,
    mayImport: ['services/$1/.*', 'services/kit/.*', CONTRACT],
    instead: 'a service knows another one by services/<name>/contract alone, and neither kinds nor Kubernetes',
  },
  {
    name: 'an entry program',
    files: /^(cli|dev)\//,
    mayImport: [
      '(cli|dev)/.*',
      'package\\.json',
      `(controllers|operator|services|webhooks)/${ENTRY_POINTS}`,
      '(operator|webhooks)/(main|app|setup)\\.ts',
      // What the local world's certificates are made with as well.
      'webhooks/certificates/x509\\.ts',
      CONTRACT,
      'crds/.*',
      'controllers/runtime/.*',
      'services/kit/.*',
    ],
    instead:
      'cli/ and dev/ start things by main.ts, app.ts or setup.ts and talk to them through services/<name>/contract',
  },
  {
    name: "what the chart's test runs in a Pod",
    files: /^charts\//,
    mayImport: [],
    packages: [],
    instead: 'a file of the chart stands alone in a ConfigMap, so it has nothing but what Node brings',
  },
  {
    name: 'a fixture of all tests',
    files: /^test\/fixtures\//,
    mayImport: ['test/fixtures/.*', CONTRACT],
    instead:
      'end-to-end tests use test/fixtures too, so it sees kubectl, the dsm command and services/<name>/contract; what needs more goes to test/integration/fixtures',
  },
  {
    name: 'an end-to-end test',
    files: /^test\/e2e\//,
    mayImport: ['test/(?!integration/).*', CONTRACT, 'package\\.json'],
    instead: 'an end-to-end test sees what a user sees: kubectl, the dsm command and services/<name>/contract',
  },
  {
    name: 'a script, measurement or test',
    files: /^(scripts|bench|test)\/|^[^/]+$/,
    mayImport: ['.*'],
    instead: 'any file of the repository',
  },
];

/** A controller that opened a database would make a second master of what a service owns. */
export const DRIVERS = ['pg', 'pg-protocol', 'kysely', 'ioredis', '@electric-sql/pglite'];
export const ROOMS_WITH_DRIVERS = /^(services|dev|scripts|bench|test)\//;
/** What tests set up with: a unit test of any room may take it, and nothing that is shipped. */
export const SETTING_OF_TESTS = /^test\/(?!.*\.test\.ts$)/;
/** The rooms that are not shipped, where packages of devDependencies may be used. */
export const ROOMS_WITH_DEV_PACKAGES = /^(dev|scripts|bench|test)\/|\.test\.ts$|^[^/]+$/;
// in-cluster.ts: Kubernetes itself tells each Pod by two variables where its API server is. lean.ts hands on all that a process was started with.
export const ROOMS_WITH_ENVIRONMENT =
  /^(dev|cli|charts|scripts|bench|test)\/|(^|\/)config\.ts$|^controllers\/runtime\/(client\/credentials\/in-cluster|process\/lean)\.ts$|^[^/]+$/;
export const FORBIDDEN_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'manager', 'v2'];
