import { gauge, type PanelRow, quantile, rate } from './panel.ts';

/** What the embedding service alone does. */
export const EMBEDDING_ROW: PanelRow = {
  title: 'Vectors',
  panels: [
    {
      ...{ title: 'Vectors a second by source', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (source) (${rate('dsm_embedding_texts_total')})`, legend: '{{source}}' }],
    },
    {
      ...{ title: 'Requests without a vector, a second by fault', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (fault) (${rate('dsm_embedding_model_errors_total')})`, legend: '{{fault}}' }],
    },
    {
      ...{ title: 'Calls of the model server', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (state) (${gauge('dsm_embedding_model_calls')})`, legend: '{{state}}' }],
    },
    {
      ...{ title: 'Cache', unit: 'bytes', width: 6 },
      targets: [{ expr: gauge('dsm_embedding_cache_bytes'), legend: '{{instance}}' }],
    },
  ],
};

/** What the orchestrator alone does. */
export const ORCHESTRATOR_ROW: PanelRow = {
  title: 'Decisions',
  panels: [
    {
      ...{ title: 'Behind chronicle’s log', unit: 's', width: 6 },
      targets: [{ expr: `max(${gauge('dsm_orchestrator_seconds_behind')})`, legend: 'behind' }],
    },
    {
      ...{ title: 'Events behind', unit: 'short', width: 6 },
      targets: [{ expr: `max(${gauge('dsm_orchestrator_events_behind')})`, legend: 'events' }],
    },
    {
      ...{ title: 'Advice a second by result', unit: 'short', width: 6 },
      targets: [{ expr: `sum by (result) (${rate('dsm_orchestrator_advice_total')})`, legend: '{{result}}' }],
    },
    {
      ...{ title: 'Advice: p95', unit: 's', width: 6 },
      targets: [{ expr: quantile(0.95, 'dsm_orchestrator_advice_duration_seconds', 'job'), legend: 'p95' }],
    },
  ],
};
