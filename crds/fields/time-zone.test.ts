import { expect, it } from 'vitest';
import { TIME_ZONES } from '../../test/integration/crds/time-zones.ts';
import { timeZone } from './time-zone.ts';

const faultsOf = (name: string) =>
  timeZone()
    .safeParse(name)
    .error?.issues.map(({ message }) => message) ?? [];

it.each(TIME_ZONES)('%j: the parser %s it', (name, verdict) => {
  expect(faultsOf(name).length > 0).toBe(verdict === 'refuses');
});

it.each(['Local', 'localtime', 'posixrules', 'Factory', 'posix/UTC', 'right/Europe/Paris'])('%s is no name', (name) => {
  expect(faultsOf(name)[0]).toContain('must be a time zone by its own name');
});

it('what does not exist is told apart from what is no name', () => {
  expect(faultsOf('Foo/Bar')).toEqual(["must be a time zone that exists, as 'America/New_York' or 'UTC'"]);
  expect(faultsOf('Localtime')).toEqual(["must be a time zone that exists, as 'America/New_York' or 'UTC'"]);
  expect(faultsOf('my/posix/UTC')).toEqual(["must be a time zone that exists, as 'America/New_York' or 'UTC'"]);
});
