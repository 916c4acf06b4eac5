import { describe, expect, it } from 'vitest';
import { complaintsAbout, complaintsAboutNames } from './judge.ts';

const repository = {
  paths: new Set([
    'package.json',
    'crds/sprint.ts',
    'controllers/runtime/control/controller.ts',
    'controllers/project/names.ts',
    'controllers/sprint/names.ts',
    'controllers/sprint/setup.ts',
    'operator/config.ts',
    'services/kit/calls/client.ts',
    'services/kit/database/database.ts',
    'services/backlog/app.ts',
    'services/backlog/contract/routes.ts',
    'services/sprint/contract/routes.ts',
    'services/sprint/domain/window.ts',
    'services/sprint/store/sprints.ts',
    'test/integration/world.ts',
  ]),
  dependencies: new Set(['zod', 'pg', 'fastify']),
  devDependencies: new Set(['vitest', '@kubernetes/fake']),
};
const judge = (path: string, text: string) => complaintsAbout(path, text, repository);

describe('what a room may import', () => {
  it.each([
    ['crds/project.ts', "import { z } from 'zod';"],
    ['crds/project.test.ts', "import { it } from 'vitest'; import { join } from 'node:path';"],
    [
      'controllers/project/act.ts',
      "import { x } from '../runtime/control/controller.ts'; import { y } from '../../crds/sprint.ts';",
    ],
    ['controllers/project/act.ts', "import { x } from '../../services/backlog/contract/routes.ts';"],
    ['operator/main.ts', "import { x } from '../controllers/sprint/setup.ts';"],
    ['services/backlog/contract/client.ts', "import { x } from '../../kit/calls/client.ts';"],
    ['services/sprint/usecases.ts', "import { x } from './store/sprints.ts'; import pg from 'pg';"],
    ['services/sprint/usecases.ts', "import { x } from '../backlog/contract/routes.ts';"],
    ['services/sprint/domain/choose.test.ts', "import { x } from '../../kit/calls/client.ts';"],
    ['services/kit/database/database.test.ts', "import { x } from '../../../test/integration/world.ts';"],
    [
      'services/sprint/domain/choose.ts',
      "import type { x } from '../contract/routes.ts'; import { y } from './window.ts';",
    ],
    [
      'dev/services/host.ts',
      "import { x } from '../../services/backlog/app.ts'; import { y } from '@kubernetes/fake/z';",
    ],
    ['cli/dsm.ts', "import manifest from '../package.json' with { type: 'json' };"],
    ['operator/main.ts', "import type { Server } from 'node:http';"],
    ['operator/main.test.ts', "import { createServer } from 'node:http';"],
    ['test/e2e/live.test.ts', "import { x } from '../../services/sprint/contract/routes.ts';"],
    ['scripts/generate.ts', "import { x } from '../services/sprint/store/sprints.ts';"],
  ])('%s: %s', (path, text) => expect(judge(path, text)).toEqual([]));
});

describe('what a room may not import', () => {
  it.each([
    ['crds/project.ts', "import { x } from '../controllers/runtime/control/controller.ts';", 'crds may not'],
    ['crds/project.ts', "import { join } from 'node:path';", 'crds may not'],
    [
      'controllers/runtime/control/controller.ts',
      "import { x } from '../../../crds/sprint.ts';",
      'the controller runtime may not',
    ],
    ['controllers/project/act.ts', "import { x } from '../sprint/names.ts';", 'a controller may not'],
    ['controllers/project/act.ts', "const x = await import('../sprint/names.ts');", 'a controller may not'],
    ['controllers/project/act.ts', "export { x } from '../sprint/names.ts';", 'a controller may not'],
    ['controllers/project/act.ts', "type X = import('../sprint/names.ts').X;", 'a controller may not'],
    ['controllers/project/act.ts', "import pg from 'pg';", 'a controller may not'],
    ['operator/main.ts', "import { x } from '../services/sprint/store/sprints.ts';", 'the operator may not'],
    ['operator/main.ts', "import pg from 'pg';", 'the operator may not'],
    ['services/kit/http/service-app.ts', "import { x } from '../../backlog/app.ts';", "the kit's room of HTTP may not"],
    [
      'services/backlog/contract/client.ts',
      "import { x } from '../../kit/database/database.ts';",
      'a contract may not',
    ],
    [
      'services/backlog/contract/client.ts',
      "import { x } from '../../sprint/contract/routes.ts';",
      'a contract may not',
    ],
    ['services/backlog/contract/client.ts', "import fastify from 'fastify';", 'a contract may not'],
    ['services/sprint/domain/choose.ts', "import { x } from '../contract/routes.ts';", 'write `import type`'],
    ['services/sprint/domain/choose.ts', "import { z } from 'zod';", 'write `import type`'],
    ['services/sprint/domain/choose.ts', "import { x } from '../store/sprints.ts';", 'a domain may not'],
    ['services/backlog/usecases.ts', "import { x } from '../sprint/store/sprints.ts';", 'a service may not'],
    ['services/backlog/usecases.ts', "import { x } from '../../crds/sprint.ts';", 'a service may not'],
    ['cli/task.ts', "import { x } from '../services/sprint/store/sprints.ts';", 'an entry program may not'],
    ['test/e2e/live.test.ts', "import { x } from '../integration/world.ts';", 'an end-to-end test may not'],
    ['test/fixtures/wait.ts', "import { x } from '../integration/world.ts';", 'a fixture of all tests may not'],
    [
      'test/fixtures/wait.ts',
      "import { x } from '../../services/sprint/store/sprints.ts';",
      'a fixture of all tests may not',
    ],
    ['services/sprint/usecases.ts', "import x from '@kubernetes/fake';", 'is a devDependency'],
    ['services/sprint/usecases.ts', "import x from 'left-pad';", 'package.json does not list'],
    ['services/sprint/usecases.ts', "import { x } from './store/gone.ts';", 'does not exist'],
    ['services/sprint/usecases.ts', "import { x } from './store/sprints';", "write the file's ending"],
    ['elsewhere/a.ts', '', 'lies in no room'],
    ['operator/main.ts', "import * as http from 'node:http';", "process.getBuiltinModule('node:http')"],
  ])('%s: %s', (path, text, why) => expect(judge(path, text)).toEqual([expect.stringContaining(why)]));

  it('names file and line', () => {
    const [complaint] = judge('crds/project.ts', "import { z } from 'zod';\n\nimport pg from 'pg';\n");
    expect(complaint).toMatch(/^crds\/project\.ts:3: imports pg, which crds may not: /);
  });
});

describe('what comes from outside', () => {
  it.each([
    ['controllers/project/act.ts', 'export const x = process.env.HOME;', 1],
    ['controllers/project/act.ts', "export const x = process['env'];", 1],
    ['controllers/project/act.ts', 'const { env } = process;', 1],
    ['controllers/project/act.ts', "import { env } from 'node:process';", 1],
    ['operator/config.ts', 'export const x = process.env.HOME;', 0],
    ['cli/up.ts', 'export const x = process.env.HOME;', 0],
    ['services/sprint/domain/window.ts', 'export const x = Date.now();', 1],
    ['services/sprint/domain/window.ts', 'export const x = new Date();', 1],
    ['services/sprint/domain/window.ts', 'export const x = new Date(0);', 0],
    ['services/sprint/domain/window.ts', 'export const x = Math.random();', 1],
    ['crds/parse.ts', 'export const x = globalThis.Date.now();', 1],
    ['services/kit/time/clock.ts', 'export const x = Date.now();', 0],
    ['services/sprint/domain/window.ts', '// Date.now() in a comment\nexport const x = "process.env";', 0],
  ])('%s: %s', (path, text, complaints) => expect(judge(path, text)).toHaveLength(complaints));
});

it('refuses names that say nothing', () => {
  const vague = [
    'cli/index.ts',
    'services/kit/utils.ts',
    'crds/common/x.ts',
    'dev/helpers.test.ts',
    'crds/v2/project.ts',
  ];
  expect(complaintsAboutNames([...vague, 'crds/sprint.ts', 'docs/v2beta.md'])).toHaveLength(vague.length);
});
