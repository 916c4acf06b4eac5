import {
  type Dashboard,
  type DataQuery,
  type Panel as GrafanaPanel,
  type GraphFieldConfig,
  type GridPos,
  LegendDisplayMode,
  type RowPanel,
  SortOrder,
  TooltipDisplayMode,
  type VizLegendOptions,
  type VizTooltipOptions,
} from '@grafana/schema';
import { EMBEDDING_ROW, ORCHESTRATOR_ROW } from './own-rows.ts';
import type { Panel, PanelRow } from './panel.ts';
import { DATABASE_ROW, NEIGHBOUR_ROW, PROCESS_ROW, REQUEST_ROW, TAKEN_ROW, TOLD_ROW } from './rows.ts';

/** What each service has; the embedding service keeps nothing, and who calls nobody has no breakers. */
export const DASHBOARDS: Record<string, readonly PanelRow[]> = {
  project: [REQUEST_ROW, TOLD_ROW, TAKEN_ROW, DATABASE_ROW, PROCESS_ROW],
  backlog: [REQUEST_ROW, TOLD_ROW, TAKEN_ROW, DATABASE_ROW, NEIGHBOUR_ROW, PROCESS_ROW],
  sprint: [REQUEST_ROW, TOLD_ROW, DATABASE_ROW, NEIGHBOUR_ROW, PROCESS_ROW],
  chronicle: [REQUEST_ROW, TAKEN_ROW, DATABASE_ROW, PROCESS_ROW],
  embedding: [REQUEST_ROW, EMBEDDING_ROW, PROCESS_ROW],
  orchestrator: [REQUEST_ROW, TOLD_ROW, DATABASE_ROW, ORCHESTRATOR_ROW, NEIGHBOUR_ROW, PROCESS_ROW],
};

const HEIGHT = 8;
const COLUMNS = 24;
/** of Grafana 11, which newer ones read */
const SCHEMA_VERSION = 39;
const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** A dashboard of Grafana's JSON model, as its published types have it, for one service: its Prometheus and the scrape job of the service are variables. */
export function dashboardJson(service: string, rows: readonly PanelRow[]): string {
  const dashboard: Dashboard = {
    description: 'Generated from scripts/generate/dashboards by make generate; do not edit.',
    uid: `dsm-${service}`,
    title: `DSM / ${service}`,
    tags: ['dsm'],
    editable: false,
    schemaVersion: SCHEMA_VERSION,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [
        { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
        { name: 'job', label: 'Scrape job', type: 'textbox', query: `dsm-${service}` },
      ],
    },
    links: [
      {
        ...{ title: 'DSM', type: 'dashboards', tags: ['dsm'], icon: '', tooltip: '' },
        ...{ asDropdown: true, targetBlank: false, includeVars: false, keepTime: true },
      },
    ],
    panels: laidOut(rows),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

/** Row by row, left to right, a new line where the next one does not fit. */
function laidOut(rows: readonly PanelRow[]): (GrafanaPanel | RowPanel)[] {
  const panels: (GrafanaPanel | RowPanel)[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      ...{ id: panels.length + 1, type: 'row', title: row.title, collapsed: false, panels: [] },
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    let x = 0;
    for (const panel of row.panels) {
      if (x + panel.width > COLUMNS) [x, y] = [0, y + HEIGHT];
      panels.push(timeSeries(panel, panels.length + 1, { x, y, w: panel.width, h: HEIGHT }));
      x += panel.width;
    }
    y += HEIGHT;
  }
  return panels;
}

/** What a query of Prometheus' data source has. */
interface PrometheusQuery extends DataQuery {
  expr: string;
  legendFormat: string;
  range: true;
}

const timeSeries = ({ title, description, unit, targets }: Panel, id: number, gridPos: GridPos): GrafanaPanel => ({
  id,
  type: 'timeseries',
  title,
  ...(description === undefined ? {} : { description }),
  datasource: DATASOURCE,
  gridPos,
  fieldConfig: {
    defaults: { unit, min: 0, custom: { lineWidth: 1, fillOpacity: 10 } satisfies GraphFieldConfig },
    overrides: [],
  },
  options: {
    legend: {
      displayMode: LegendDisplayMode.List,
      placement: 'bottom',
      showLegend: true,
      calcs: [],
    } satisfies VizLegendOptions,
    tooltip: { mode: TooltipDisplayMode.Multi, sort: SortOrder.Descending } satisfies VizTooltipOptions,
  },
  targets: targets.map(({ expr, legend }, index) => ({
    ...({
      refId: String.fromCharCode(65 + index),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend,
      range: true,
    } satisfies PrometheusQuery),
  })),
});
