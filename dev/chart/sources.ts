import { join } from 'node:path';
import { type ModuleSource, sourceOfModule } from '../go-programs/module-source.ts';

type Environment = Record<string, string | undefined>;

/** The last of each minor version that the chart takes, before the one that tests run on. */
export const OLDER_KUBERNETES = ['v1.33.12', 'v1.34.8', 'v1.35.5'] as const;

const PROMETHEUS_OPERATOR = { module: 'github.com/prometheus-operator/prometheus-operator', version: 'v0.85.0' };
const CLOUD_NATIVE_PG = { module: 'github.com/cloudnative-pg/cloudnative-pg', version: 'v1.29.0' };
const CERT_MANAGER = { module: 'github.com/cert-manager/cert-manager', version: 'v1.19.1' };
const IN_PROMETHEUS_OPERATOR = 'example/prometheus-operator-crd';

/** The OpenAPI document of a Kubernetes version, as its own repository has it. */
export const openAPIOf = async (version: string, env: Environment): Promise<string> =>
  fileOf({ module: 'k8s.io/kubernetes', version }, 'api/openapi-spec/swagger.json', env);

/** The files with the CRDs of kinds that the chart renders and that others own. */
export const othersDefinitions = (env: Environment): Promise<string[]> =>
  Promise.all([
    ...['servicemonitors', 'podmonitors', 'prometheusrules'].map((kind) =>
      fileOf(PROMETHEUS_OPERATOR, `${IN_PROMETHEUS_OPERATOR}/monitoring.coreos.com_${kind}.yaml`, env),
    ),
    ...['certificates', 'issuers'].map((kind) => fileOf(CERT_MANAGER, `deploy/crds/cert-manager.io_${kind}.yaml`, env)),
    fileOf(CLOUD_NATIVE_PG, 'config/crd/bases/postgresql.cnpg.io_clusters.yaml', env),
  ]);

const fileOf = async (source: ModuleSource, path: string, env: Environment): Promise<string> =>
  join(await sourceOfModule(source, env), path);
