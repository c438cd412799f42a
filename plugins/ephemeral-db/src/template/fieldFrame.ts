import type { FieldBasics } from '../order';
import type { FieldProps } from './types';

type FrameProps = Pick<
  FieldProps<unknown>,
  'schema' | 'uiSchema' | 'idSchema' | 'rawErrors'
>;

/**
 * The name and description of a field, and where its errors stand: the scaffolder leaves the first two to the field, and
 * shows the errors itself.
 *
 * @param legend - where the template gives no title
 * @param trouble - what is wrong already, before anybody presses Next
 */
export function fieldFrame(
  { schema, uiSchema, idSchema, rawErrors = [] }: FrameProps,
  legend: string,
  trouble?: string,
): FieldBasics & { error?: string } {
  return {
    legend: uiSchema['ui:title'] ?? schema.title ?? legend,
    description: uiSchema['ui:description'] ?? schema.description,
    // As @rjsf/utils names it.
    errorId: `${idSchema.$id}__error`,
    isInvalid: rawErrors.length > 0 || trouble !== undefined,
    isFlush: true,
    // Said once.
    error: trouble && rawErrors.includes(trouble) ? undefined : trouble,
  };
}
