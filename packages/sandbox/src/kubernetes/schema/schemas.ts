import { Schema, Schemas } from './Schema';
import { builtinDefinition, modelOf } from './builtinSchemas';
import { snapshotSchemas } from './snapshotSchemas';

const SNAPSHOTS = 'snapshot.storage.k8s.io/v1';

/**
 * All schemas of the sandbox: the built-in kinds as the client library's
 * models of Kubernetes 1.36 know them, the snapshot kinds as their CRDs do.
 */
export const schemas: Schemas = {
  root(apiVersion, kind) {
    if (apiVersion === SNAPSHOTS) return snapshotSchemas[kind];
    const model = modelOf(apiVersion, kind);
    return model === undefined ? undefined : builtinDefinition(model);
  },
  resolve(schema: Schema): Schema {
    if (schema.reference === undefined) return schema;
    return builtinDefinition(schema.reference) ?? { open: true };
  },
  definition: builtinDefinition,
};
