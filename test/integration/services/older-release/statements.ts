import pg from 'pg';

/** What ran, in order; texts apart, since most run often. */
interface Recorded {
  texts: string[];
  /** place of the text, its values, how many rows it read or wrote */
  runs: [number, unknown[], number | null][];
}

/** Writes down the statements of all connections of this process. A reading that was recorded already is left out. */
export function recordStatements() {
  const recorded: Recorded = { texts: [], runs: [] };
  const known = new Set<string>();
  const { query } = pg.Client.prototype;
  return {
    begin: () => {
      pg.Client.prototype.query = async function (this: pg.Client, text: string, values: unknown[] = []) {
        const result = await (query as (...args: unknown[]) => Promise<pg.QueryResult>).call(this, text, values);
        keep(text, values, result.rowCount);
        return result;
      } as typeof query;
    },
    /** @returns a line each: first the texts, then the runs */
    end: (): string => {
      pg.Client.prototype.query = query;
      return [...recorded.texts, ...recorded.runs].map((line) => `${JSON.stringify(line)}\n`).join('');
    },
  };

  function keep(text: string, values: unknown[], rows: number | null): void {
    const run = JSON.stringify([text, values, rows]);
    if (/^(select|begin|commit)\b/.test(text) && !text.includes('for update')) {
      if (text.startsWith('select') && known.has(run)) return;
      known.add(run);
    }
    let place = recorded.texts.indexOf(text);
    if (place < 0) place = recorded.texts.push(text) - 1;
    recorded.runs.push([place, values, rows]);
  }
}

/** What `end` made. */
export function readRecorded(lines: string): Recorded {
  const all: (string | Recorded['runs'][number])[] = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return {
    texts: all.filter((line) => typeof line === 'string'),
    runs: all.filter((line) => typeof line !== 'string'),
  };
}

/** Runs what was recorded, in its order, on another database; returns each statement that fails, or reads or writes other numbers of rows. */
export async function replay(url: string, { texts, runs }: Recorded): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const wrong: string[] = [];
  try {
    for (const [place, values, rows] of runs) {
      const text = texts[place] ?? '';
      const said = await client.query(text, values).then(
        ({ rowCount }) => (rowCount === rows ? undefined : `${rowCount} rows instead of ${rows}`),
        (error) => String(error),
      );
      if (said !== undefined) wrong.push(`${said}: ${text} ${JSON.stringify(values)}`.slice(0, 500));
    }
  } finally {
    await client.end();
  }
  return wrong;
}
