import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { PolicyRule } from './kubernetes';

/**
 * The rules of the ClusterRoles in a manifest, so that the backend has no more rights in the sandbox than an administrator is
 * told to give it in a real cluster.
 *
 * @param file - YAML of one or more documents
 */
export function readClusterRoleRules(file: string): PolicyRule[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map(document => document.toJS() as { kind: string; rules?: PolicyRule[] })
    .filter(({ kind }) => kind === 'ClusterRole')
    .flatMap(({ rules }) => rules ?? []);
}
