import { expect, it } from 'vitest';
import { checkAuthSettings } from './auth-settings.ts';

const jwt = { DSM_AUTH: 'jwt', DSM_AUTH_ISSUER: 'https://a', DSM_AUTH_JWKS: '/keys', DSM_AUTH_RIGHTS: '/rights' };

it.each([undefined, '', '127.0.0.1:0', '127.0.0.9:8081', 'localhost:8081', '[::1]:8081'])(
  'nobody is asked who they are on %s',
  (DSM_LISTEN) => expect(checkAuthSettings({ DSM_LISTEN })).toEqual([]),
);

it.each(['0.0.0.0:8081', '[::]:8081', '10.1.2.3:8081', 'dsm.example.com:8081', '127.0.0.1.example.com:1'])(
  'where others can call, as on %s, a service that asks nobody does not start',
  (DSM_LISTEN) => {
    for (const given of [{ DSM_LISTEN }, { DSM_LISTEN, DSM_AUTH: 'none' }])
      expect(checkAuthSettings(given)).toEqual([expect.stringMatching(/^DSM_AUTH: none is for loopback alone/)]);
    expect(checkAuthSettings({ DSM_LISTEN, ...jwt })).toEqual([]);
    const metrics = { DSM_METRICS_LISTEN: DSM_LISTEN };
    expect(checkAuthSettings(metrics)).toEqual([expect.stringContaining('(DSM_METRICS_LISTEN): set DSM_AUTH=jwt')]);
    expect(checkAuthSettings({ ...metrics, ...jwt })).toEqual([]);
  },
);

it('everything that is missing for tokens is told at once', () => {
  const faults = checkAuthSettings({ DSM_AUTH: 'jwt' });
  expect(faults.map((fault) => fault.split(':')[0])).toEqual(['DSM_AUTH_ISSUER', 'DSM_AUTH_JWKS', 'DSM_AUTH_RIGHTS']);
  const two = { ...jwt, DSM_AUTH_ISSUER: 'https://a,https://b' };
  expect(checkAuthSettings(two)).toEqual([expect.stringContaining('names 1 places for the 2 issuers')]);
  expect(checkAuthSettings({ ...two, DSM_AUTH_JWKS: '/keys,https://b/keys' })).toEqual([]);
});

it('the issuer of its own token is known only with that token', () => {
  const own = { ...jwt, DSM_AUTH_ISSUER: 'https://a, token', DSM_AUTH_JWKS: '/keys,https://b/keys' };
  expect(checkAuthSettings(own)).toEqual([expect.stringContaining('DSM_TOKEN_FILE: missing')]);
  expect(checkAuthSettings({ ...own, DSM_TOKEN_FILE: '/token' })).toEqual([]);
});

it('settings of tokens without DSM_AUTH=jwt are a mistake', () =>
  expect(checkAuthSettings({ ...jwt, DSM_AUTH: 'none' })).toHaveLength(3));
