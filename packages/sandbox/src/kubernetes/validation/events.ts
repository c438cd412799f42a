import { invalidField } from '../fieldErrors';
import { fieldsAt } from '../objects';
import { Rule } from './Rule';

/** An event stands in the namespace of what it is about (k8s.io/kubernetes, legacyValidateEvent). */
export const validateEvent: Rule = ({ metadata, involvedObject }) => {
  const namespace = String(fieldsAt(involvedObject).namespace ?? '');
  const isFine =
    namespace === ''
      ? metadata.namespace === 'default'
      : namespace === metadata.namespace;
  const detail = 'does not match event.namespace';
  return isFine
    ? []
    : [invalidField('involvedObject.namespace', namespace, detail)];
};
