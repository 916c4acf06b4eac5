import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { schemathesisConfig } from '../../../../dev/schemathesis/config.ts';
import { locateSchemathesis } from '../../../../dev/schemathesis/locate.ts';
import { SERVICE_NAMES } from '../../../../dev/services/host.ts';
import { testIssuer } from '../../fixtures/issuer.ts';
import { declareBacklog, declareProject } from '../../fixtures/services/declare.ts';
import { type Hosted, startHosted } from '../../fixtures/services/hosted.ts';

/** So many of each service, spread over its operations; and of each of these at least so many. */
const EXAMPLES = Number(process.env.DSM_EXAMPLES ?? 0);
const LEAST_OF_AN_OPERATION = 4;
const SEED = process.env.DSM_EXAMPLES_SEED ?? '1';
const LONGEST_MS = Math.max(300_000, EXAMPLES * 1_000);

// Two templates may name one path (/sprints/{sprint_id}, /sprints/{project_id}): Allow tells the methods of both.
const EXCEPT = ['--exclude-checks', 'allow_header_conformance'];

const SYSTEM = 'dsm-system:dsm-operator';
const issuer = testIssuer([{ serviceAccount: SYSTEM, rights: ['system'] }]);
let world: Hosted;
let program: string;
let token: string;
const dir = mkdtempSync(join(tmpdir(), 'dsm-schemathesis-'));
beforeAll(async () => {
  program = await locateSchemathesis({ env: process.env, log: console.error });
  token = await issuer.token({ account: SYSTEM, expiresIn: 24 * 3_600 });
  const auth = { authenticator: issuer.authenticator(), requestsPerSecond: 0 };
  world = await startHosted('PGlite', undefined, undefined, undefined, { auth, token: () => token });
  await declareProject(world.call, 'A0');
  await declareBacklog(world.call, 'A0', [{ task_id: 'T-1' }]);
}, 300_000);
afterAll(async () => {
  await world?.stop();
  issuer.remove();
  rmSync(dir, { recursive: true, force: true });
});

it.each(SERVICE_NAMES)(
  '%s answers as its OpenAPI says, whatever it is sent',
  async (service) => {
    const document = (await world.call(service, 'GET', '/openapi.json')).body;
    const operations = Object.values<object>(document.paths).flatMap((methods) => Object.keys(methods)).length;
    const examples = Math.max(LEAST_OF_AN_OPERATION, Math.ceil(EXAMPLES / operations));
    const of = [
      '--seed',
      SEED,
      '--max-examples',
      String(examples),
      '--checks',
      'all',
      ...EXCEPT,
      '--no-shrink',
      '--continue-on-failure',
    ];
    const more = [
      '--header',
      `Authorization: Bearer ${token}`,
      '--generation-database',
      'none',
      '--warnings',
      'off',
      '--request-timeout',
      '20',
    ];
    const config = join(dir, `${service}.toml`);
    writeFileSync(config, schemathesisConfig(document));
    const args = ['--no-color', '--config-file', config, 'run', `${world.host.endpoints[service]}/openapi.json`];
    const begun = performance.now();
    const { code, told } = await ended(program, [...args, ...of, ...more]);
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0);
    expect(code, told.slice(-60_000)).toBe(0);
    const [generated] = told.match(/\d+ generated/) ?? [];
    expect(generated).toBeDefined();
    console.log(`${service}: ${generated} in ${seconds} s, ${examples} of each of ${operations} operations`);
  },
  LONGEST_MS,
);

/** Runs a program to its end, which what it tells of may ask for. */
const ended = (command: string, args: string[]) =>
  new Promise<{ code: unknown; told: string }>((resolve) => {
    const options = { cwd: dir, timeout: LONGEST_MS - 5_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? error.signal), told: stdout + stderr });
    });
  });
