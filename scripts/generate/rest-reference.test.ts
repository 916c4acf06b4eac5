import { expect, it } from 'vitest';
import { lookAtServices } from './built-services.ts';
import { CONTRACTS, KIT_ROUTES } from './rest-reference.ts';

interface Document {
  paths: Record<string, Record<string, { deprecated?: boolean }>>;
}

it('tells every route that a service serves, and no other', async () => {
  const served = await lookAtServices((services) =>
    Object.entries(services).map(([name, { fastify }]) => [name, operations(fastify.swagger() as never)] as const),
  );
  for (const [name, operations] of served) {
    const told = [...(CONTRACTS[name]?.routes ?? []), ...(name === 'embedding' ? [] : KIT_ROUTES)];
    const paths = told.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    const others = operations.filter((operation) => !paths.includes(operation.name));
    expect(paths.filter((path) => !operations.some((operation) => operation.name === path))).toEqual([]);
    // Chronicle's paths without /v1 are told in one sentence.
    expect(others.filter(({ name: path }) => !paths.includes(path.replace(' /', ' /v1/')))).toEqual([]);
    expect(others.filter(({ isDeprecated }) => !isDeprecated)).toEqual([]);
  }
});

function operations({ paths }: Document): { name: string; isDeprecated: boolean }[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { deprecated = false }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      isDeprecated: deprecated,
    })),
  );
}
