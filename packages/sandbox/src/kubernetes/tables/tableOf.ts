import { KubernetesObject } from '../objects';
import { Resource } from '../resources';
import { columnsOf } from './columnsOf';

export interface Table {
  kind: 'Table';
  apiVersion: 'meta.k8s.io/v1';
  metadata: unknown;
  columnDefinitions: {
    name: string;
    type: string;
    format: string;
    description: string;
    priority: number;
  }[];
  rows: { cells: unknown[]; object?: unknown }[];
}

/** Objects as the rows that `kubectl get` prints at that time. */
export function tableOf(
  resource: Resource,
  objects: KubernetesObject[],
  metadata: unknown,
  now: Date,
): Table {
  const columns = columnsOf(resource);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(column => ({
      name: column.name,
      type: column.type ?? 'string',
      format: column.name === 'Name' ? 'name' : '',
      description: column.description ?? '',
      priority: column.wide ? 1 : 0,
    })),
    rows: objects.map(object => ({
      cells: columns.map(column => column.value(object, now)),
    })),
  };
}
