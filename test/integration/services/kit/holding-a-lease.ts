// A process that holds a lease, for a test that stops it: says each 10 ms of its life whether it would act.
import { openPostgres, openSchema } from '../../../../services/kit/database/database.ts';
import { Lease } from '../../../../services/kit/database/lease.ts';
import { silent } from '../../fixtures/services/requests.ts';

const [url = '', times = ''] = process.argv.slice(2);
const db = await openSchema<Record<never, never>>(await openPostgres(url), 'leased', {});
const lease = new Lease({ db: db as never, name: 'leader', log: silent, times: JSON.parse(times) });
lease.start();
setInterval(() => process.stdout.write(`${Date.now()} ${lease.isHeld}\n`), 10);
