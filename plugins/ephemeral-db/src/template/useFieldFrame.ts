import { createContext, useContext, useState } from 'react';
import type { FieldBasics } from '../order';
import type { FieldProps } from './types';

/** Whether fields show their errors themselves, as within a page of ours; else the scaffolder does. */
export const OwnErrorsContext = createContext(false);

type FrameProps = Pick<
  FieldProps<unknown>,
  'schema' | 'uiSchema' | 'idSchema' | 'rawErrors'
>;

/** @see useFieldFrame */
export interface FieldTrouble {
  /** What is wrong already, before anybody presses Next. */
  trouble?: string;
  /** All that the field's errors depend on: the scaffolder keeps those of the last Next whatever changes. */
  about?: unknown;
  /** What is said of it elsewhere. */
  said?: string[];
}

/** The name and description of a field, which the scaffolder leaves to it, and what is wrong with it. */
export function useFieldFrame(
  { schema, uiSchema, idSchema, rawErrors = [] }: FrameProps,
  legend: string,
  { trouble, about, said = [] }: FieldTrouble = {},
): FieldBasics & { error?: string } {
  const ownErrors = useContext(OwnErrorsContext);
  const key = rawErrors.join('\n');
  const subject = JSON.stringify(about);
  const [heard, setHeard] = useState({ key, subject });
  if (heard.key !== key) setHeard({ key, subject });
  const isStale = heard.key === key && heard.subject !== subject;

  const errors = isStale ? [] : rawErrors;
  const own = trouble === undefined ? [] : [trouble];
  const shown = ownErrors
    ? [...new Set([...own, ...errors])].filter(one => !said.includes(one))
    : own.filter(one => !rawErrors.includes(one));
  return {
    legend: uiSchema['ui:title'] ?? schema.title ?? legend,
    description: uiSchema['ui:description'] ?? schema.description,
    // As @rjsf/utils names it.
    errorId: ownErrors ? undefined : `${idSchema.$id}__error`,
    isInvalid: errors.length > 0 || own.length > 0,
    isFlush: true,
    error: shown.length > 0 ? shown.join(' ') : undefined,
  };
}
