import type { EphemeralDbErrorCode } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import { refusal } from '../refusal';

/** Whoever could name these could import any volume of the array, or write into any namespace. */
const NEVER_FROM_REQUEST =
  /handle|namespace|volume|content|claim|driver|class|cluster|image/i;

function codeOf(issue: z.ZodIssue): EphemeralDbErrorCode {
  return issue.code === 'custom' && issue.params?.code
    ? issue.params.code
    : 'invalidRequest';
}

function describe(issue: z.ZodIssue): string {
  const key = issue.path.join('.');
  return key ? `${key}: ${issue.message}` : issue.message;
}

function forbiddenKeys(issues: z.ZodIssue[]): string[] {
  return issues
    .flatMap(issue => (issue.code === 'unrecognized_keys' ? issue.keys : []))
    .filter(key => NEVER_FROM_REQUEST.test(key));
}

function parse<Schema extends z.ZodTypeAny>(
  schema: Schema,
  input: unknown,
  describeProblems: (problems: string) => string,
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) {
    return result.data;
  }
  const { issues } = result.error;
  const codes = issues.map(codeOf);
  throw refusal(
    codes.find(code => code !== 'invalidRequest') ?? 'invalidRequest',
    describeProblems(issues.map(describe).join('; ')),
  );
}

/**
 * Reads the body of a write.
 *
 * @throws neverFromRequest, invalidRequest or the word that the schema has for it
 */
export function parseBody<Schema extends z.ZodTypeAny>(
  schema: Schema,
  body: unknown,
): z.output<Schema> {
  const result = schema.safeParse(body ?? {});
  const forbidden = result.success ? [] : forbiddenKeys(result.error.issues);
  if (forbidden.length > 0) {
    throw refusal(
      'neverFromRequest',
      `${forbidden.join(
        ' and ',
      )} can't be given in a request: the backend takes such things from the golden source itself. Name only the source and a point in time.`,
    );
  }
  return parse(
    schema,
    body ?? {},
    problems => `The body is not valid: ${problems}. Nothing was changed.`,
  );
}

/** Reads the query of a list. */
export function parseQuery<Schema extends z.ZodTypeAny>(
  schema: Schema,
  query: unknown,
): z.output<Schema> {
  return parse(
    schema,
    query,
    problems => `The query is not valid: ${problems}.`,
  );
}
