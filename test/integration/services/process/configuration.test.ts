import { describe, expect, it } from 'vitest';
import { serviceProcess } from './one-process.ts';

const BUS = 'DSM_BUS: want redis://host:port or memory';
const DATABASE = 'DSM_DATABASE_URL: missing, and there is no DSM_PGLITE_DIR';
const missing = (...services: string[]) => services.map((name) => `DSM_${name}_URL: missing`);

/** What each service says when nothing is given. */
const NEEDED: [string, string[]][] = [
  ['project', [BUS, DATABASE]],
  ['backlog', [BUS, ...missing('PROJECT'), DATABASE]],
  ['sprint', [BUS, ...missing('PROJECT', 'BACKLOG', 'CHRONICLE'), DATABASE]],
  ['chronicle', [BUS, DATABASE]],
  ['orchestrator', [BUS, ...missing('PROJECT', 'BACKLOG', 'SPRINT', 'CHRONICLE', 'EMBEDDING'), DATABASE]],
];

describe('a service whose configuration is wrong ends with code 78 and says nothing but why', () => {
  it.each(NEEDED)('%s: nothing given', async (service, faults) => {
    const { code, stdout, stderr } = await serviceProcess(service, {}).ended;
    expect(stderr).toBe(`${['configuration:', ...faults.map((fault) => `  ${fault}`)].join('\n')}\n`);
    expect([code, stdout]).toEqual([78, '']);
  });

  it('embedding, which needs nothing: several mistakes at once', async () => {
    const env = { DSM_LISTEN: '8086', DSM_EMBEDING_MODEL: 'x', DSM_DRAIN_MS: '-1', OLLAMA_HOST: 'ftp://models' };
    const { code, stderr } = await serviceProcess('embedding', env).ended;
    expect(code).toBe(78);
    expect(stderr.trim().split('\n')).toEqual([
      'configuration:',
      expect.stringContaining('DSM_EMBEDING_MODEL: there is no such setting; known are DSM_LISTEN, '),
      '  DSM_LISTEN: want host:port, such as 127.0.0.1:8081, 0.0.0.0:8081 or [::1]:8081',
      expect.stringContaining('DSM_DRAIN_MS: '),
      '  OLLAMA_HOST: ftp: is neither http nor https',
    ]);
  });

  it('files of authentication that cannot be read', async () => {
    const jwt = { DSM_AUTH: 'jwt', DSM_AUTH_ISSUER: 'https://issuer' };
    const env = { ...jwt, DSM_AUTH_JWKS: '/nowhere/keys', DSM_AUTH_RIGHTS: '/nowhere/rights' };
    const { code, stderr } = await serviceProcess('embedding', env).ended;
    expect(code).toBe(78);
    expect(stderr.trim().split('\n')).toEqual([
      'configuration:',
      expect.stringMatching(/^ {2}DSM_AUTH_JWKS: ENOENT.*\/nowhere\/keys/),
      expect.stringMatching(/^ {2}DSM_AUTH_RIGHTS: ENOENT.*\/nowhere\/rights/),
    ]);
  });
});
