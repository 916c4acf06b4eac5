import { describe, expect, it } from 'vitest';
import { roomNames, roomOf } from './rooms.ts';

const PATHS = [
  'cli/dsm.ts',
  'cli/import/csv.ts',
  'controllers/sprint/plan.test.ts',
  'controllers/sprint/plan.ts',
  'controllers/sprint/test-scope.ts',
  'crds/generated/sprints.yaml',
  'crds/sprint.ts',
  'dev/main.ts',
  'services/kit/http/route.test.ts',
  'services/kit/http/route.ts',
  'services/kit/testing/clock.ts',
  'services/kit/time.ts',
];

describe('rooms', () => {
  it('are the folders of the product', () =>
    expect(roomNames(PATHS)).toEqual(['cli/import', 'controllers/sprint', 'crds', 'services/kit']));

  it('hold what is below them, without what is for tests', () =>
    expect(roomOf('services/kit', PATHS)).toEqual({
      name: 'services/kit',
      sources: ['services/kit/http/route.ts', 'services/kit/time.ts'],
      tests: ['services/kit/http/route.test.ts'],
    }));

  it('hold the kinds by what is generated from them too', () =>
    expect(roomOf('crds', PATHS).tests).toEqual(['scripts/generate/files.test.ts']));

  it('can be any folder', () => {
    expect(roomOf('services/kit/http', PATHS).sources).toEqual(['services/kit/http/route.ts']);
    expect(roomOf('controllers/sprint', PATHS).sources).toEqual(['controllers/sprint/plan.ts']);
  });
});
