/** One line, or one a series, of a panel; `legend` with {{label}}. */
export interface Target {
  expr: string;
  legend: string;
}

export interface Panel {
  title: string;
  /** what a reader needs to know of it; absent: the title says it all */
  description?: string;
  /** a unit of Grafana's, such as `s`, `reqps`, `percentunit`, `bytes`, `short` */
  unit: string;
  /** of the 24 columns of a dashboard */
  width: 6 | 8 | 12 | 24;
  targets: readonly Target[];
}

export interface PanelRow {
  title: string;
  panels: readonly Panel[];
}

/** Selects the series of the service that a dashboard is of. */
const OF_SERVICE = 'job="$job"';
/** Requests that somebody waits for, neither probes nor scrapes. */
export const OF_CALLERS = 'route!~"/health.*|/metrics|/openapi.json"';

/** Over as many seconds as a point of the panel stands for. */
export const rate = (metric: string, labels = ''): string =>
  `rate(${metric}{${OF_SERVICE}${labels && `, ${labels}`}}[$__rate_interval])`;

export const quantile = (q: number, histogram: string, by: string, labels = ''): string =>
  `histogram_quantile(${q}, sum by (${by}, le) (${rate(`${histogram}_bucket`, labels)}))`;

export const gauge = (metric: string, labels = ''): string => `${metric}{${OF_SERVICE}${labels && `, ${labels}`}}`;
