import { describe, expect, it } from 'vitest';
import { identityOf } from './identity.ts';
import { grantsOf, parseRights } from './rights.ts';

const ISSUER = 'https://kubernetes.default.svc';
const account = (namespace: string, name: string) =>
  identityOf({
    iss: ISSUER,
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': { namespace, serviceaccount: { name } },
  });
const parsed = (...entries: object[]) => parseRights(JSON.stringify({ rights: entries }));

describe('a file of rights', () => {
  it('may be YAML', () => {
    const text = 'rights:\n- serviceAccount: team-a:ada\n  rights: [read, manage]\n  projects: [PAY]\n';
    expect(parseRights(text)).toEqual([
      { serviceAccount: 'team-a:ada', rights: ['read', 'manage'], projects: ['PAY'] },
    ]);
  });

  it.each<[object, string]>([
    [{ serviceAccount: 'ada', rights: ['read'] }, 'rights.0.serviceAccount: want namespace:name'],
    [{ serviceAccount: 'team-a:*', rights: ['read'] }, 'rights.0.serviceAccount: want namespace:name'],
    [{ rights: ['read'] }, 'rights.0: want one of'],
    [{ group: 'a', subject: 'b', rights: ['read'] }, 'rights.0: want one of'],
    [{ group: 'a', rights: [] }, 'rights.0.rights: '],
    [{ group: 'a', rights: ['write'] }, 'rights.0.rights.0: '],
    [{ group: 'a', rights: ['system'], projects: ['PAY'] }, 'rights.0.rights: system is a right over everything'],
    [{ group: 'a', rights: ['read'], project: ['PAY'] }, 'rights.0: '],
    [{ group: 'a', rights: ['read'], projects: [] }, 'rights.0.projects: '],
    [{ group: 'a', rights: ['read'], namespaces: ['%'] }, 'rights.0.namespaces.0: want the name of a namespace'],
  ])('%j is refused, with its place', (entry, fault) => expect(() => parsed(entry)).toThrow(fault));

  it.each(['', 'rights', 'rights: {}', '- a', 'rights: ['])('%j is none', (text) =>
    expect(() => parseRights(text)).toThrow(),
  );
});

describe('what somebody is granted', () => {
  const entries = parsed(
    { serviceAccount: 'team-a:ada', rights: ['read', 'manage'], projects: ['PAY'] },
    { group: 'system:serviceaccounts:team-a', rights: ['report'], namespaces: ['team-a'] },
    { group: 'admins', issuer: 'https://people', rights: ['system'] },
    { claim: { name: 'email', value: 'bo@example.com' }, issuer: 'https://people', rights: ['read'] },
  );
  const of = (identity: ReturnType<typeof identityOf>) => grantsOf(identity, entries, ISSUER);
  const person = (claims: object, iss = 'https://people') => of(identityOf({ iss, sub: 'p', ...claims }));

  it('is the sum of the entries about them', () => {
    expect(of(account('team-a', 'ada'))).toEqual([
      { rank: 2, projects: ['PAY'], namespaces: [] },
      { rank: 1, projects: [], namespaces: ['team-a'] },
    ]);
    expect(of(account('team-a', 'bo'))).toHaveLength(1);
    expect(of(account('team-b', 'ada'))).toEqual([]);
  });

  it('is for tokens of the issuer that the entry means, the first one unless said', () => {
    expect(person({ groups: ['admins'] })).toHaveLength(1);
    expect(person({ groups: 'admins' })).toHaveLength(1);
    expect(person({ groups: ['admins'] }, ISSUER)).toEqual([]);
    expect(person({ email: 'bo@example.com' })).toHaveLength(1);
    expect(person({ email: 'eve@example.com' })).toEqual([]);
    const forged = { sub: 'system:serviceaccount:team-a:ada', 'kubernetes.io': {} };
    expect(person(forged)).toEqual([]);
  });
});
