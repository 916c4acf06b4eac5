import { expect, it } from 'vitest';
import { declaredIDs, projectKeys, projectServiceIDs, sprintKeys, sprintServiceIDs } from './indexes.ts';

const metadata = { namespace: 'team-a', name: 'x' };
const inNone = { name: 'x' };

it('a Sprint is found by its Project', () => {
  const spec = { projectRef: { name: 'payments' } };
  expect(projectKeys({ metadata, spec })).toEqual(['team-a/payments']);
  expect(projectKeys({ metadata: inNone, spec })).toEqual(['/payments']);
  // As somebody may have stored it before the schema was there.
  for (const odd of [{ projectRef: {} }, {}, undefined])
    expect(projectKeys({ metadata, ...(odd && { spec: odd }) })).toEqual([]);
});

it('a DailyScrum is found by its Sprint', () => {
  const spec = { sprintRef: { name: 'sprint-1' } };
  expect(sprintKeys({ metadata, spec })).toEqual(['team-a/sprint-1']);
  expect(sprintKeys({ metadata: inNone, spec })).toEqual(['/sprint-1']);
  for (const odd of [{ sprintRef: {} }, {}, undefined])
    expect(sprintKeys({ metadata, ...(odd && { spec: odd }) })).toEqual([]);
});

it('both are found by the id of the services once they have one', () => {
  expect(projectServiceIDs({ status: { projectID: 'PAY' } })).toEqual(['PAY']);
  expect(sprintServiceIDs({ status: { sprintID: 'PAY-S01' } })).toEqual(['PAY-S01']);
  for (const status of [{}, undefined])
    expect([projectServiceIDs({ status }), sprintServiceIDs({ status })]).toEqual([[], []]);
});

it('a Project is found by the id that it declares before it has one', () => {
  const named = { metadata: { name: 'payments' } };
  expect(declaredIDs({ ...named, spec: {} })).toEqual(['PAYMENTS']);
  expect(declaredIDs({ ...named, spec: { projectID: 'PAY' }, status: { projectID: 'PAY' } })).toEqual(['PAY']);
  expect(declaredIDs({ ...named, spec: { projectID: 'PAY' }, status: { projectID: 'OLD' } })).toEqual(['PAY', 'OLD']);
  expect(declaredIDs(named)).toEqual(['PAYMENTS']);
});
