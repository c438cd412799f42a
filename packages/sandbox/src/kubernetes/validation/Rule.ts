import { FieldError } from '../fieldErrors';
import { KubernetesObject } from '../objects';

/** Complaints about an object of one kind, beyond those about its metadata; `previous` where it replaces one. */
export type Rule = (
  object: KubernetesObject,
  previous: KubernetesObject | undefined,
) => FieldError[];
