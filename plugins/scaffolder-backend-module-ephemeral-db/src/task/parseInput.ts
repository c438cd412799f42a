import { InputError } from '@backstage/errors';
import type { z } from 'zod/v3';

/** Of a union, what is wrong with the kind of value that was meant. */
function flatten(issue: z.ZodIssue): z.ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.unionErrors.map(({ issues }) => issues);
  const depth = issue.path.length;
  const meant = branches.find(issues =>
    issues.every(
      ({ code, path }) => code !== 'invalid_type' || path.length > depth,
    ),
  );
  return (meant ?? branches[0]).flatMap(flatten);
}

/** What is wrong with an input, and where. */
export function describeIssues(
  { issues }: z.ZodError,
  where: (string | number)[] = [],
): string {
  return issues
    .flatMap(flatten)
    .map(({ path, message }) => {
      const place = [...where, ...path].join('.');
      return place ? `${place}: ${message}` : message;
    })
    .join('; ');
}

/**
 * Reads the input of an action. The scaffolder has checked it by JSON schema, which knows neither refinements nor
 * defaults.
 */
export function parseInput<Schema extends z.ZodTypeAny>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InputError(
    `The input is not valid: ${describeIssues(
      result.error,
    )}. Nothing was changed.`,
  );
}
