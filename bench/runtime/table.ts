/** One line of the driver: a workload of one controller, and whatever it has measured. */
export interface Result {
  peer: string;
  phase: string;
  [figure: string]: unknown;
}

interface Row {
  title: string;
  phase: string;
  figures: string[];
}

const ROWS: Row[] = [
  {
    title: 'W1 1,000 objects at once: s / CPU s / requests an object',
    phase: 'w1',
    figures: ['converge_s', 'cpu_s', 'req_per_obj'],
  },
  {
    title: 'W2 20/s: p50 ms / p99 ms / CPU s / requests an object',
    phase: 'w2',
    figures: ['p50_ms', 'p99_ms', 'cpu_s', 'req_per_obj'],
  },
  {
    title: 'W3 restart with all there: s / writes / requests',
    phase: 'w3',
    figures: ['processed_s', 'req_writes', 'req_total'],
  },
  { title: 'W4 200 children deleted: s to repair / s to delete', phase: 'w4', figures: ['converge_s', 'delete_s'] },
  {
    title: 'W5 2,000 updates on 100 objects: s after the last / status writes / s of the updates',
    phase: 'w5',
    figures: ['after_last_patch_s', 'status_writes', 'patch_s'],
  },
  {
    title: 'W6 API server away 20 s: s until all is done after it is back / done',
    phase: 'w6',
    figures: ['after_back_s', 'done'],
  },
  { title: 'wrong objects / hand-made changes put back', phase: 'check', figures: ['bad', 'drift_fixed'] },
];

const NOISE = 'CPU of other programs meanwhile, in cores, at most';

/** A Markdown table: a row a workload, a column a controller; then memory, and what else ran on the machine. */
export function comparison(results: readonly Result[]): string {
  const peers = [...new Set(results.map(({ peer }) => peer))];
  const of = (peer: string, phase?: string) =>
    results.filter((result) => result.peer === peer && (phase === undefined || result.phase === phase));
  const line = (title: string, cell: (peer: string) => string) => `| ${[title, ...peers.map(cell)].join(' | ')} |`;
  const greatest = (peer: string, figure: string) => Math.max(...of(peer).map((result) => Number(result[figure] ?? 0)));
  return [
    line('', (peer) => peer),
    line('---', () => '---'),
    ...ROWS.filter(({ phase }) => results.some((result) => result.phase === phase)).map(({ title, phase, figures }) =>
      line(title, (peer) => figures.map((figure) => text(of(peer, phase)[0]?.[figure])).join(' / ')),
    ),
    line('resident MB idle / peak', (peer) =>
      ['idle_rss_mb', 'peak_rss_mb'].map((figure) => text(greatest(peer, figure))).join(' / '),
    ),
    line(NOISE, (peer) => text(greatest(peer, 'noise_cores'))),
  ].join('\n');
}

function text(figure: unknown): string {
  if (typeof figure !== 'number') return figure === undefined ? '' : String(figure);
  return Number.isInteger(figure) ? String(figure) : figure.toFixed(figure < 10 ? 2 : 1);
}
