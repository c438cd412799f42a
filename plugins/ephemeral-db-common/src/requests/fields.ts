import { parseEntityRef } from '@backstage/catalog-model';
import { z } from 'zod/v3';
import { parseDuration } from '../durations';
import type { ClonePhase, SnapshotPhase } from '../types';

/**
 * The most items that one page of a list may have.
 *
 * @public
 */
export const MAX_PAGE_SIZE = 200;

const DEFAULT_PAGE_SIZE = 50;

/**
 * The word that stands for the newest ready point in time of a source.
 *
 * @public
 */
export const NEWEST_SNAPSHOT = 'newest';

/** Control and format characters could forge what a person reads, for example by bidi overrides. */
const UNPRINTABLE = /\p{C}/u;

export function shortText(options: { what: string; max: number }) {
  const { what, max } = options;
  return z
    .string()
    .trim()
    .min(1, `${what} must not be empty`)
    .max(max, `${what} must have at most ${max} characters`)
    .refine(
      text => !UNPRINTABLE.test(text),
      `${what} must not contain control characters`,
    );
}

function isEntityRef(text: string): boolean {
  try {
    const { kind, namespace, name } = parseEntityRef(text);
    return [kind, namespace, name].every(part => /^[\w.-]+$/.test(part));
  } catch {
    return false;
  }
}

function isDuration(text: string): boolean {
  try {
    return parseDuration(text) > 0;
  } catch {
    return false;
  }
}

export const entityRef = z.string().refine(isEntityRef, ref => ({
  message: `${JSON.stringify(
    ref,
  )} is not an entity ref. Write kind:namespace/name, for example component:default/orders-api`,
  params: { code: 'malformedEntityRef' },
}));

export const duration = z.string().refine(isDuration, text => ({
  message: `${JSON.stringify(
    text,
  )} is not a duration above zero. Write for example "PT12H", "12h" or "7d"`,
}));

/** Shared with the answers. */
export const dateTime = z.string().datetime({
  offset: true,
  message: 'must be a time in ISO 8601, for example 2026-11-22T10:24:00Z',
});

const isPrintable = (text: string) => !UNPRINTABLE.test(text);

const printable = 'must not contain control characters';

export const sourceName = z
  .string()
  .min(1)
  .max(63)
  .refine(isPrintable, printable)
  .describe('Name of a golden source');

/** Ids are shared with the actions. */
export const idText = z.string().min(1).max(128).refine(isPrintable, printable);

export const requestId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/, 'must consist of printable ASCII without blanks')
  .describe(
    'Chosen by the caller. Repeated, it gives the same object instead of a second one',
  );

export const limit = z.coerce
  .number()
  .int()
  .min(1)
  .max(MAX_PAGE_SIZE)
  .default(DEFAULT_PAGE_SIZE)
  .describe(`Items on a page, at most ${MAX_PAGE_SIZE}`);

export const cursor = z
  .string()
  .max(2_000)
  .optional()
  .describe('From pageInfo.nextCursor of the page before');

/** Shared with the answers. */
export const clonePhases = [
  'queued',
  'provisioning',
  'ready',
  'grace',
  'rewinding',
  'refreshing',
  'stopping',
  'stopped',
  'starting',
  'unavailable',
  'failed',
  'deleting',
  'gone',
] as const satisfies readonly ClonePhase[];

/** Shared with the answers. */
export const snapshotPhases = [
  'capturing',
  'cut',
  'ready',
  'failed',
  'lost',
  'deleting',
] as const satisfies readonly SnapshotPhase[];
