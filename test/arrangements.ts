/** How the services run under a test; their tests have it in their name. */
export const ARRANGEMENTS = {
  a: 'one process on PGlite',
  b: 'one process on PostgreSQL',
  c: 'separate processes on PostgreSQL and Redis',
} as const;
