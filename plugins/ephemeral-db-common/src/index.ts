/**
 * Types, permissions, schemas and the API client of the ephemeral-db plugin.
 *
 * @packageDocumentation
 */

export * from './annotations';
export * from './durations';
export * from './EphemeralDbApi';
export * from './EphemeralDbClient';
export * from './errorCodes';
export * from './permissions';
export * from './requests';
export * from './types';
