import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** Extensions that only a superuser may create, by service. */
const EXTENSIONS: Record<string, string[]> = { orchestrator: ['vector'] };

/** Of the role and of the database of a service. */
const databaseName = (service: string): string => `dsm_${service}`;

/**
 * Gives a service a role and a database of its own, into which no other service's role comes. What is there stays, but for the
 * password, which becomes the one that is given.
 * @param superuser url at which the superuser may do this
 * @returns url at which the service finds its database
 */
export async function createServiceDatabase(superuser: string, service: string, password: string): Promise<string> {
  const name = databaseName(service);
  const [id, secret] = [escapeIdentifier(name), escapeLiteral(password)];
  await within(superuser, async (ask) => {
    const roles = await ask('select 1 from pg_roles where rolname = $1', [name]);
    await ask(`${roles === 0 ? 'create' : 'alter'} role ${id} login password ${secret}`);
    const databases = await ask('select 1 from pg_database where datname = $1', [name]);
    if (databases === 0) await ask(`create database ${id} owner ${id}`);
    await ask(`revoke all on database ${id} from public`);
  });
  const url = new URL(superuser);
  url.pathname = `/${name}`;
  await within(url.href, async (ask) => {
    for (const extension of EXTENSIONS[service] ?? [])
      await ask(`create extension if not exists ${escapeIdentifier(extension)}`);
  });
  url.username = name;
  url.password = password;
  return url.href;
}

/** `ask` returns the number of rows. */
async function within(
  url: string,
  work: (ask: (text: string, values?: unknown[]) => Promise<number>) => Promise<void>,
): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(async (text, values) => (await client.query(text, values)).rowCount ?? 0);
  } finally {
    await client.end();
  }
}
