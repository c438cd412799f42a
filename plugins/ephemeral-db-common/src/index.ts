/**
 * Types, permissions, schemas and the API client of the ephemeral-db plugin.
 *
 * @packageDocumentation
 */

export * from './types';
