import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ISSUER, jwksOf, makeKey, testIssuer } from '../../../../test/integration/fixtures/issuer.ts';
import { Authenticator } from './authenticator.ts';

const nothingOwned = async () => [];
const read = (account: string) => ({ serviceAccount: account, rights: ['read'] });

function issuerOf(...rights: object[]) {
  const issuer = testIssuer(rights);
  onTestFinished(issuer.remove);
  return issuer;
}
const asking = (authenticator: Authenticator) => async (token: string) =>
  authenticator.callerOf(`Bearer ${token}`, nothingOwned).then(
    (caller) => caller.mayAnywhere('read'),
    (error) => error.code,
  );

/** Files are looked at once a second. */
const soon = <T>(look: () => Promise<T>) => expect.poll(look, { timeout: 5_000 });

it('hears of new rights, and keeps the last good ones, which it says once', async () => {
  const issuer = issuerOf(read('team-a:ada'));
  const said: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void said.push(JSON.parse(line).reason) });
  const may = asking(issuer.authenticator(log));
  const [ada, bo] = [await issuer.token(), await issuer.token({ account: 'team-a:bo' })];
  expect([await may(ada), await may(bo)]).toEqual([true, false]);
  issuer.writeRights([read('team-a:bo')]);
  await soon(async () => [await may(ada), await may(bo)]).toEqual([false, true]);
  issuer.writeText(issuer.files.rights, 'rights: [{}]');
  await soon(async () => [await may(ada), said.length]).toEqual([false, 1]);
  expect([await may(ada), await may(bo), await may(bo)]).toEqual([false, true, true]);
  expect(said).toEqual([expect.stringContaining('rights.0')]);
});

it('does not begin without rights', () => {
  const issuer = issuerOf();
  issuer.writeText(issuer.files.rights, 'rights: 7');
  expect(() => issuer.authenticator()).toThrow('rights: ');
});

it('takes a key that was added to the file, and says 503 while there is none', async () => {
  const issuer = issuerOf(read('team-a:ada'));
  const next = makeKey();
  const token = await issuer.token({ key: next });
  const may = asking(issuer.authenticator());
  expect(await may(token)).toBe('unauthenticated');
  issuer.writeKeys(issuer.key, next);
  await soon(() => may(token)).toBe(true);
  const { rights } = issuer.files;
  const issuers = [{ issuer: ISSUER, jwks: `${issuer.dir}/none.json` }];
  const early = asking(new Authenticator({ issuers, audience: 'dsm', rights, log: pino({ level: 'silent' }) }));
  expect(await early(token)).toBe('dependency_unavailable');
});

it('asks a server for its keys once, and once a minute at most for keys that it does not know', async () => {
  const issuer = issuerOf(read('team-a:ada'));
  let asked = 0;
  let isAway = false;
  const server = createServer((_request, response) => {
    asked++;
    if (isAway) response.writeHead(503).end();
    else response.end(JSON.stringify(jwksOf([issuer.key])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  const options = { audience: 'dsm', rights: issuer.files.rights, log: pino({ level: 'silent' }) };
  const may = asking(new Authenticator({ issuers: [{ issuer: ISSUER, jwks }], ...options }));
  const tokens = await Promise.all(Array.from({ length: 10 }, (_, i) => issuer.token({ expiresIn: 100 + i })));
  expect(await Promise.all(tokens.map(may))).toEqual(tokens.map(() => true));
  expect(asked).toBe(1);
  isAway = true;
  for (let i = 0; i < 5; i++) expect(await may(await issuer.token({ key: makeKey() }))).toBe('unauthenticated');
  expect(asked).toBe(1);
  expect(await may(await issuer.token({ expiresIn: 333 }))).toBe(true);
});

it('asks a server for its keys with the token of that issuer, read anew, and another server with none', async () => {
  const issuer = issuerOf(read('team-a:ada'));
  const asked: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    asked.push(headers.authorization);
    response.end(JSON.stringify(jwksOf([issuer.key])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  const askedWith = `${issuer.dir}/token`;
  issuer.writeText(askedWith, 'of.a.pod\n');
  const options = { audience: 'dsm', rights: issuer.files.rights, log: pino({ level: 'silent' }) };
  for (const one of [
    { issuer: ISSUER, jwks, askedWith },
    { issuer: ISSUER, jwks },
  ])
    expect(await asking(new Authenticator({ issuers: [one], ...options }))(await issuer.token())).toBe(true);
  expect(asked).toEqual(['Bearer of.a.pod', undefined]);
});

it('checks a known token within microseconds', async () => {
  const issuer = issuerOf(read('team-a:ada'));
  const authenticator = issuer.authenticator();
  const header = `Bearer ${await issuer.token()}`;
  await authenticator.callerOf(header, nothingOwned);
  const begun = performance.now();
  for (let i = 0; i < 5_000; i++) await authenticator.callerOf(header, nothingOwned);
  // Some 5 µs each; a signature takes some 200.
  expect((performance.now() - begun) / 5_000).toBeLessThan(0.1);
});
