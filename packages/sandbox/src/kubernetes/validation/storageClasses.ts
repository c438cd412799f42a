import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  tooLongField,
  unsupportedField,
} from '../fieldErrors';
import { fieldsAt, isSame } from '../objects';
import { Rule } from './Rule';
import { labelKeyProblems } from './formats';

const POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];
const MOST_PARAMETER_BYTES = 256 * 1024;

function validateParameters(parameters: unknown): FieldError[] {
  const texts = Object.entries(fieldsAt(parameters)).flat();
  const size = texts.reduce<number>(
    (sum, text) => sum + Buffer.byteLength(String(text)),
    0,
  );
  return size > MOST_PARAMETER_BYTES
    ? [tooLongField('parameters', MOST_PARAMETER_BYTES)]
    : [];
}

/** k8s.io/kubernetes, ValidateStorageClass and ValidateStorageClassUpdate. */
export const validateStorageClass: Rule = (object, previous) => {
  const { reclaimPolicy, volumeBindingMode } = object;
  const provisioner = String(object.provisioner ?? '');
  const fixed = ['parameters', 'provisioner', 'reclaimPolicy'];
  const isOtherMode =
    previous !== undefined && previous.volumeBindingMode !== volumeBindingMode;
  return [
    ...fixed
      .filter(name => previous && !isSame(previous[name], object[name]))
      .map(name => forbiddenField(name, `updates to ${name} are forbidden.`)),
    ...(isOtherMode
      ? [
          invalidField(
            'volumeBindingMode',
            volumeBindingMode,
            'field is immutable',
          ),
        ]
      : []),
    ...(provisioner === ''
      ? [requiredField('provisioner')]
      : invalidFields(
          'provisioner',
          provisioner,
          labelKeyProblems(provisioner.toLowerCase()),
        )),
    ...validateParameters(object.parameters),
    ...(POLICIES.includes(String(reclaimPolicy))
      ? []
      : [unsupportedField('reclaimPolicy', reclaimPolicy, POLICIES)]),
    ...(BINDING_MODES.includes(String(volumeBindingMode))
      ? []
      : [
          unsupportedField(
            'volumeBindingMode',
            volumeBindingMode,
            BINDING_MODES,
          ),
        ]),
  ];
};
