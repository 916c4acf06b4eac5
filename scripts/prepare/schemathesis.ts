// Fills the cache with schemathesis before any test's time limit runs.
import { locateSchemathesis } from '../../dev/schemathesis/locate.ts';

console.log(`schemathesis: ${await locateSchemathesis({ env: process.env, log: console.log })}`);
