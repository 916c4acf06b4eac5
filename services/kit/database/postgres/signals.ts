import pg from 'pg';

/** Words between the processes that share a database. A word may be lost: who waits for one also looks by himself now and then. */
export interface Signals {
  tell(word: string): void;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;
/** So often a connection is asked whether it is still there; a network may swallow one without a word. */
const PING_MS = 10_000;
const PING_TIMEOUT_MS = 5_000;

/** LISTEN and NOTIFY on a connection of its own, which is made anew for as long as it takes. */
export class PostgresSignals implements Signals {
  readonly #url: () => string;
  readonly #channel: string;
  readonly #heard: (word: string) => void;
  #client: pg.Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param channel a PostgreSQL name */
  constructor(url: () => string, channel: string, heard: (word: string) => void) {
    this.#url = url;
    this.#channel = channel;
    this.#heard = heard;
    void this.#connect();
  }

  tell(word: string): void {
    this.#client?.query('select pg_notify($1, $2)', [this.#channel, word]).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    clearInterval(this.#ping);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url(),
      application_name: 'dsm-signals',
      connectionTimeoutMillis: PING_TIMEOUT_MS,
      query_timeout: PING_TIMEOUT_MS,
    });
    let isLost = false;
    const lost = (): void => {
      if (isLost) return;
      isLost = true;
      client.connection.stream.destroy();
      if (this.#closed) return;
      clearInterval(this.#ping);
      clearTimeout(this.#again);
      this.#client = undefined;
      this.#again = setTimeout(() => void this.#connect(), RECONNECT_MS);
      this.#again.unref();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.#heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
      if (this.#closed) return void (await client.end());
      this.#client = client;
      this.#ping = setInterval(() => void client.query('select 1').catch(lost), PING_MS);
      this.#ping.unref();
    } catch {
      lost();
    }
  }
}
