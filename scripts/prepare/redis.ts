// Fills the cache with Redis before any test's time limit runs.
import { locateRedis } from '../../dev/redis/locate.ts';

const { program, version } = await locateRedis({ env: process.env, log: console.log });
console.log(`${version}: ${program}`);
