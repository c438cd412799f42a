import { InputError } from '@backstage/errors';
import type { z } from 'zod/v3';

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
  const problems = result.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new InputError(
    `The input is not valid: ${problems.join('; ')}. Nothing was changed.`,
  );
}
