import { createRequire } from 'node:module';
import type * as PromClient from 'prom-client';

/*
 * prom-client part by part: its index also loads the metrics of a cluster's workers, a push gateway and the collectors
 * of the process, which is 6 MB that stays resident and is used by nobody here.
 */
const load = createRequire(import.meta.url);

export type Counter = PromClient.Counter;
export const Counter: typeof PromClient.Counter = load('prom-client/lib/counter.js');
export type Gauge = PromClient.Gauge;
export const Gauge: typeof PromClient.Gauge = load('prom-client/lib/gauge.js');
export type Histogram = PromClient.Histogram;
export const Histogram: typeof PromClient.Histogram = load('prom-client/lib/histogram.js');
export type Registry = PromClient.Registry;
export const Registry: typeof PromClient.Registry = load('prom-client/lib/registry.js');
