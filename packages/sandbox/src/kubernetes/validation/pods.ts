import {
  FieldError,
  forbiddenField,
  invalidField,
  requiredField,
} from '../fieldErrors';
import { Fields, fieldsAt, isSame } from '../objects';
import { itemsOf } from '../podDefaults';
import { Rule } from './Rule';
import { validatePodSpec } from './podSpec';

/** What stays of a spec when all that may change is left out. */
function fixedPart(spec: Fields, previous: Fields): Fields {
  const { activeDeadlineSeconds, schedulingGates, tolerations } = previous;
  const withImages = (list: string) =>
    itemsOf(spec[list]).map((container, index) => ({
      ...container,
      image: itemsOf(previous[list])[index]?.image,
    }));
  const seconds = previous.terminationGracePeriodSeconds;
  const isMended =
    Number(seconds) < 0 && spec.terminationGracePeriodSeconds === 1;
  return {
    ...spec,
    containers: withImages('containers'),
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: withImages('initContainers') }),
    activeDeadlineSeconds,
    schedulingGates,
    tolerations,
    ...(isMended ? { terminationGracePeriodSeconds: seconds } : {}),
  };
}

function validateTolerationsUpdate(
  tolerations: Fields[],
  previous: Fields[],
): FieldError[] {
  const isKept = previous.every(old =>
    tolerations.some(({ tolerationSeconds, ...rest }) =>
      isSame({ ...old, tolerationSeconds }, { ...rest, tolerationSeconds }),
    ),
  );
  const detail =
    'existing toleration can not be modified except its tolerationSeconds';
  return isKept ? [] : [forbiddenField('spec.tolerations', detail)];
}

function validateUpdate(spec: Fields, previous: Fields): FieldError[] {
  for (const list of ['containers', 'initContainers']) {
    if (itemsOf(spec[list]).length !== itemsOf(previous[list]).length) {
      const detail = 'pod updates may not add or remove containers';
      return [forbiddenField(`spec.${list}`, detail)];
    }
  }
  const errors: FieldError[] = [];
  const { activeDeadlineSeconds: before } = previous;
  const { activeDeadlineSeconds: after } = spec;
  if (before !== undefined) {
    const detail =
      (after === undefined &&
        'must not update from a positive integer to nil value') ||
      (Number(after) > Number(before) &&
        'must be less than or equal to previous value');
    if (detail) {
      errors.push(invalidField('spec.activeDeadlineSeconds', after, detail));
    }
  }
  errors.push(
    ...validateTolerationsUpdate(
      itemsOf(spec.tolerations),
      itemsOf(previous.tolerations),
    ),
  );
  if (!isSame(fixedPart(spec, previous), previous)) {
    errors.push(
      forbiddenField(
        'spec',
        'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
      ),
    );
  }
  return errors;
}

/** k8s.io/kubernetes, ValidatePodCreate and ValidatePodUpdate. */
export const validatePod: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const errors = validatePodSpec('spec', spec);
  if (spec.terminationGracePeriodSeconds === undefined) {
    errors.push(requiredField('spec.terminationGracePeriodSeconds'));
  }
  if (!previous) return errors;
  return [...errors, ...validateUpdate(spec, fieldsAt(previous, 'spec'))];
};
