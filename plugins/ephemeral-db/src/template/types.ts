import type { ApiHolder } from '@backstage/core-plugin-api';

/** As `id` of a point: one that is taken first. */
export const NEW_POINT = 'new';

/** What a field says: `id` for the server, `words` for people, who see nothing else in the review. */
export interface Chosen {
  id?: string;
  words?: string;
}

/** @see Chosen */
export interface ChosenMany {
  id?: string[];
  words?: string;
}

/** Under which names a field finds the others of its form: `ui:options` in the template. */
export interface FieldOptions {
  /** Default `service`. */
  serviceField?: string;
  /** Default `services`. */
  servicesField?: string;
  /** Default `source`. */
  sourceField?: string;
}

/** How a page of a form is laid out: `ui:options` of the page. */
export interface ColumnsOptions {
  /** Names of fields that share a row where there is room. */
  sideBySide?: string[][];
}

/** What a field uses of all that the scaffolder gives it. */
export interface FieldProps<Value> {
  formData?: Value;
  onChange(value: Value | undefined): void;
  schema: { title?: string; description?: string };
  uiSchema: {
    'ui:title'?: string;
    'ui:description'?: string;
    'ui:options'?: FieldOptions;
  };
  idSchema: { $id: string };
  /** What was wrong when somebody pressed Next. */
  rawErrors?: string[];
  formContext?: { formData?: unknown };
  disabled?: boolean;
  readonly?: boolean;
  autofocus?: boolean;
}

/** What is asked when somebody presses Next. */
export type Validate<Value> = (
  value: Value | undefined,
  field: { addError(message: string): void },
  context: {
    apiHolder: ApiHolder;
    /** Of the whole form. */
    formData: object;
    uiSchema?: { 'ui:options'?: FieldOptions };
  },
) => Promise<void>;
