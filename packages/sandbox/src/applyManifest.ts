import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import {
  KubernetesObject,
  ObjectStore,
  isFields,
  resourceOf,
} from './kubernetes';

/** @throws Error where a document is no object of a kind that the sandbox has */
function objectsOf(file: string): KubernetesObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS() as unknown)
    .filter(isFields)
    .map(value => value as unknown as KubernetesObject);
}

/**
 * Lays out what a manifest describes, as an administrator does who applies it: what is there already is made the same.
 *
 * @param file - YAML of one or more documents
 * @returns the objects as they are stored
 * @throws Error where a document is no object of a kind that the sandbox has
 */
export function applyManifest(
  store: ObjectStore,
  file: string,
): KubernetesObject[] {
  const options = { manager: 'sandbox' };
  return objectsOf(file).map(object => {
    const resource = resourceOf(object);
    if (!resource) {
      throw new Error(
        `${file} has a ${object.kind} of ${object.apiVersion}, which the sandbox does not know: take it out of the manifest.`,
      );
    }
    const { namespace, name } = object.metadata;
    const existing = store.get(resource, namespace, name);
    return existing
      ? store.update(resource, { ...existing, ...object }, options)
      : store.create(resource, object, options);
  });
}
