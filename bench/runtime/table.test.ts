import { expect, it } from 'vitest';
import { comparison } from './table.ts';

it('puts controllers side by side, and tells the most that each has taken', () => {
  const w1 = { phase: 'w1', converge_s: 4.412, cpu_s: 1.2, req_per_obj: 2, noise_cores: 0.1 };
  const table = comparison([
    { peer: 'a', ...w1, idle_rss_mb: 33.4, peak_rss_mb: 50 },
    { peer: 'a', phase: 'w4', converge_s: 0.43, delete_s: 0.2, idle_rss_mb: 33.4, peak_rss_mb: 57.04 },
    { peer: 'b', ...w1, idle_rss_mb: 70, peak_rss_mb: 101 },
  ]);
  expect(table.split('\n')).toEqual([
    '|  | a | b |',
    '| --- | --- | --- |',
    '| W1 1,000 objects at once: s / CPU s / requests an object | 4.41 / 1.20 / 2 | 4.41 / 1.20 / 2 |',
    '| W4 200 children deleted: s to repair / s to delete | 0.43 / 0.20 |  /  |',
    '| resident MB idle / peak | 33.4 / 57.0 | 70 / 101 |',
    '| CPU of other programs meanwhile, in cores, at most | 0.10 | 0.10 |',
  ]);
});
