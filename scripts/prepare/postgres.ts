// Fills the cache with PostgreSQL before any test's time limit runs.
import { locatePostgres } from '../../dev/postgres/locate.ts';

const { bin } = await locatePostgres({ env: process.env, log: console.log });
console.log(`PostgreSQL: ${bin}`);
