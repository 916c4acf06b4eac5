import type { Route } from '../../kit/calls/route.ts';

/** The same route at its path without /v1, which is deprecated. */
export const withoutVersion = <R extends Route>(route: R): R => ({
  ...route,
  path: route.path.replace('/v1', ''),
  deprecated: { since: '2026-11-28', instead: route.path },
});
