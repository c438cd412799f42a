import type { Chosen, ChosenMany, FieldOptions } from './types';

/** What the other fields of the form say. */
export interface FormValues {
  /** Entity refs of the services that are chosen: one, or several where the form asks for several. */
  serviceRefs: string[];
  /** Whether the form has a field for services, and for the source: those say themselves what they lack. */
  asksForService: boolean;
  asksForSource: boolean;
  /** Name of the source that is chosen. */
  sourceName?: string;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Reads the other fields. Where the template names none, those with the usual names. */
export function readForm(
  formData: unknown,
  options: FieldOptions = {},
): FormValues {
  const values = (formData ?? {}) as Record<string, unknown>;
  const { serviceField, servicesField, sourceField = 'source' } = options;
  const one = serviceField ?? (servicesField ? undefined : 'service');
  const many = servicesField ?? (serviceField ? undefined : 'services');
  const service = (one ? values[one] : undefined) as Chosen | undefined;
  const services = (many ? values[many] : undefined) as ChosenMany | undefined;
  const source = values[sourceField] as Chosen | undefined;
  const ids = services?.id;
  const isForMany = services !== undefined && !isText(service?.id);
  return {
    asksForService: service !== undefined || services !== undefined,
    asksForSource: source !== undefined,
    serviceRefs: isForMany
      ? (Array.isArray(ids) ? ids : []).filter(isText)
      : [service?.id].filter(isText),
    sourceName: isText(source?.id) ? source.id : undefined,
  };
}
