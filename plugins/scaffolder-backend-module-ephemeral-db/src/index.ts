/**
 * Scaffolder actions of ephemeral-db: snapshots and clones of golden databases in software templates.
 *
 * @packageDocumentation
 */

export { scaffolderModuleEphemeralDb as default } from './module';
