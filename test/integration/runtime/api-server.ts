import type { KubeClient } from '../../../controllers/runtime/client/kube-client.ts';
import type { KubeObject, Resource } from '../../../controllers/runtime/objects/object.ts';
import type { Logger } from '../../../controllers/runtime/observe/log.ts';
import type { ControlPlane } from '../../../dev/control-plane/start.ts';
import { poll } from '../../fixtures/waiting.ts';
import { isWrite, requestsIn } from '../fixtures/audit-log.ts';
import { startTiedControlPlane } from '../fixtures/control-plane.ts';

export interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

export const CONFIG_MAPS: Resource<ConfigMap> = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};
const NAMESPACES: Resource = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false };

/** A real control plane of this test file's own, which tells what it was asked. */
export const startTestControlPlane = (): Promise<ControlPlane> => startTiedControlPlane({ auditLog: true });

export function configMap(namespace: string, name: string, data: Record<string, string> = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
}

export async function createNamespace(client: KubeClient, name: string): Promise<void> {
  await client.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

/** Requests with a writing verb that a client of this name sent, as the API server counted them: after it answered them. */
export function writesOf(plane: ControlPlane, userAgent: string): { verb: string; uri: string }[] {
  return requestsIn(plane.auditLog ?? '')
    .filter((request) => request.userAgent === userAgent && isWrite(request))
    .map(({ verb, requestURI }) => ({ verb, uri: requestURI }));
}

export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

/** A logger that keeps its lines, for tests that ask what was said. */
export function recordingLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const write = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields });
  };
  return { log: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }, lines };
}

/** Looks every 10 ms until `check` gives something. */
export function eventually<T>(what: string, check: () => T | Promise<T>, timeoutMs = 10_000) {
  return poll(check, { what, seconds: timeoutMs / 1000, pauseMs: 10 });
}
