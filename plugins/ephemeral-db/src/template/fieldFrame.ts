import type { FieldBasics } from '../order';
import type { FieldProps } from './types';

/** The name and description of a field, and where its errors stand: the scaffolder leaves the first two to the field. */
export function fieldFrame(
  props: Pick<
    FieldProps<unknown>,
    'schema' | 'uiSchema' | 'idSchema' | 'rawErrors'
  >,
  legend: string,
): FieldBasics {
  const { schema, uiSchema, idSchema, rawErrors } = props;
  return {
    legend: uiSchema['ui:title'] ?? schema.title ?? legend,
    description: uiSchema['ui:description'] ?? schema.description,
    // As @rjsf/utils names it.
    errorId: `${idSchema.$id}__error`,
    isInvalid: (rawErrors ?? []).length > 0,
  };
}
