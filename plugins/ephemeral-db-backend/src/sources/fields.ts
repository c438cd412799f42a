import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { parseDuration } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { z } from 'zod';
import { parseQuantity } from '../kubernetes/quantity';
import { isNetwork, isRange } from './isRange';
import { suggest } from './suggest';

/*
 * Design: every field carries one sentence that says what to write there. readConfiguration puts the key and the
 * given value before it, so that each problem names the key, the value and the fix.
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const ENTITY_REF_PART = /^[\w.-]+$/;
const SECRET_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

function quoted(words: readonly string[]): string {
  return words.join(', ');
}

function unknownKeys(keys: string[], known: string[]): string {
  return keys
    .map(key => {
      const meant = suggest(key, known);
      return `${key} is not a known key here. ${
        meant ? `Did you mean ${meant}?` : `Known are: ${quoted(known)}.`
      }`;
    })
    .join(' ');
}

/** An object in which unknown keys are errors. */
export function section<Shape extends z.ZodRawShape>(
  shape: Shape,
  hint: string,
) {
  return z.strictObject(shape, {
    error: issue =>
      issue.code === 'unrecognized_keys'
        ? unknownKeys(issue.keys as string[], Object.keys(shape))
        : hint,
  });
}

export function text(hint: string) {
  return z.string({ error: hint }).trim().min(1, { error: hint });
}

export function matching(pattern: RegExp, hint: string) {
  return z.string({ error: hint }).regex(pattern, { error: hint });
}

/** Lower-case letters, digits and dashes, 63 at most: namespaces, PVCs, Services, label values. */
export function dnsLabel(hint: string) {
  return matching(DNS_LABEL, hint);
}

/** The name of a class, Secret or claim. */
export function objectName(hint: string) {
  return matching(DNS_SUBDOMAIN, hint);
}

/** A range of addresses, as network policies have it. */
export function cidr(hint: string) {
  return z
    .string({ error: hint })
    .refine(isRange, { error: hint, abort: true })
    .refine(isNetwork, {
      error:
        'Bits are set beyond its length, which Kubernetes refuses. Write the network, for example 192.168.0.0/24, or one address, for example 192.168.0.5/32.',
    });
}

export function secretKey(hint: string) {
  return matching(SECRET_KEY, hint);
}

export function flag(hint: string) {
  return z.boolean({ error: hint });
}

export function whole(minimum: number, maximum: number, hint: string) {
  return z
    .int({ error: hint })
    .min(minimum, { error: hint })
    .max(maximum, { error: hint });
}

/**
 * One of some words. `later` are words of the domain that this version does not yet know: they get a message of
 * their own.
 */
export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  later: readonly string[] = [],
) {
  return z.enum(words, {
    error: issue => {
      const given = String(issue.input);
      if (later.includes(given)) {
        return `It is not supported yet. Write one of: ${quoted(words)}.`;
      }
      const meant = suggest(given, words);
      return meant
        ? `Did you mean ${meant}?`
        : `Write one of: ${quoted(words)}.`;
    },
  });
}

/** Read as milliseconds. */
export function duration(example: string) {
  const hint = `Write a duration, for example ${example}.`;
  return z
    .union([z.string(), z.record(z.string(), z.number())], { error: hint })
    .transform((value, context) => {
      try {
        return parseDuration(value);
      } catch {
        context.addIssue({ code: 'custom', message: hint });
        return z.NEVER;
      }
    });
}

export function positiveDuration(example: string) {
  return duration(example).refine(value => value > 0, {
    error: 'Write a duration above zero.',
  });
}

/** Read as a full ref in lower case; a bare name is a group of the default namespace. */
export function ownerRef(hint: string) {
  return z.string({ error: hint }).transform((value, context) => {
    try {
      const ref = parseEntityRef(value.trim(), {
        defaultKind: 'group',
        defaultNamespace: 'default',
      });
      // parseEntityRef lets a second slash pass as part of the name.
      if (Object.values(ref).every(part => ENTITY_REF_PART.test(part))) {
        return stringifyEntityRef(ref);
      }
    } catch {
      // Reported below.
    }
    context.addIssue({ code: 'custom', message: hint });
    return z.NEVER;
  });
}

export function quantities(hint: string) {
  return z.record(
    z.string(),
    z
      .union([z.string(), z.number()], { error: hint })
      .refine(value => (parseQuantity(value) ?? -1) >= 0, { error: hint })
      .transform(String),
    { error: hint },
  );
}

/** At least one label: an empty selector would select everything. */
export function labels(hint: string) {
  return z
    .record(z.string(), z.string({ error: hint }), { error: hint })
    .refine(value => Object.keys(value).length > 0, { error: hint });
}

/** A list of at least one item, without duplicates. */
export function listOf<Item extends z.ZodType>(item: Item, hint: string) {
  return z
    .array(item, { error: hint })
    .min(1, { error: hint })
    .refine(
      items =>
        new Set(items.map(one => JSON.stringify(one))).size === items.length,
      { error: `Name each only once. ${hint}` },
    );
}
