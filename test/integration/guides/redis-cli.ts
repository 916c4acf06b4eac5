import { Redis } from 'ioredis';

// redis-cli -u URL COMMAND ARG…

const [, url = '', command = '', ...args] = process.argv.slice(2);
const redis = new Redis(url, { maxRetriesPerRequest: 0 });
console.log(await redis.call(command, ...args));
redis.disconnect();
