import { expect, it } from 'vitest';
import { TestLog } from '../controllers/runtime/testing/test-log.ts';
import { readOperatorConfig } from './config.ts';
import { electionFrom } from './election.ts';

const connection = {
  server: 'http://127.0.0.1:1',
  namespace: 'of-the-pod',
  credentials: async () => ({ headers: {}, tls: {} }),
};

function placeOf(env: NodeJS.ProcessEnv) {
  const config = readOperatorConfig({ DSM_ENDPOINTS_FILE: '/f', ...env });
  return electionFrom(config, connection, new TestLog(), () => undefined)?.place;
}

it.each([
  ['in a Pod', {}, { namespace: 'of-the-pod', name: 'dsm-operator' }],
  ['in a Pod that is the only one', { DSM_LEADER_ELECTION: 'off' }, undefined],
  ['beside a kubeconfig', { DSM_KUBECONFIG: '/k' }, undefined],
  [
    'beside a kubeconfig, asked for',
    { DSM_KUBECONFIG: '/k', DSM_LEADER_ELECTION: 'on', DSM_LEASE_NAMESPACE: 'n', DSM_LEASE_NAME: 'other' },
    { namespace: 'n', name: 'other' },
  ],
])('elects %s', (_where, env, place) => {
  expect(placeOf(env)).toEqual(place);
});
