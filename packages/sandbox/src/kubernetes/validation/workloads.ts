import {
  FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields, isSame } from '../objects';
import { matchesLabelSelector } from '../selectors';
import { Rule } from './Rule';
import { validateLabelSelector, validateLabels } from './labels';
import { validatePodSpec } from './podSpec';
import { validateAnnotations } from './validateMetadata';

const STRATEGIES = ['Recreate', 'RollingUpdate'];

function validateNumbers(spec: Fields, names: string[]): FieldError[] {
  return names
    .filter(name => Number(spec[name] ?? 0) < 0)
    .map(name =>
      invalidField(
        `spec.${name}`,
        spec[name],
        'must be greater than or equal to 0',
      ),
    );
}

function validateSelector(selector: unknown): FieldError[] {
  const field = 'spec.selector';
  if (!isFields(selector)) return [requiredField(field)];
  const { matchLabels, matchExpressions } = selector;
  const count =
    Object.keys(fieldsAt(matchLabels)).length +
    (Array.isArray(matchExpressions) ? matchExpressions.length : 0);
  const detail = 'empty selector is invalid for deployment';
  return [
    ...validateLabelSelector(field, selector),
    ...(count === 0 ? [invalidField(field, selector, detail)] : []),
  ];
}

function validateTemplate(template: Fields, selector: unknown): FieldError[] {
  const metadata = fieldsAt(template, 'metadata');
  const spec = fieldsAt(template, 'spec');
  const labels = fieldsAt(metadata, 'labels') as Record<string, string>;
  const annotations = fieldsAt(metadata, 'annotations');
  const errors: FieldError[] = [];
  if (isFields(selector) && !matchesLabelSelector(selector, labels)) {
    const detail = '`selector` does not match template `labels`';
    const field = 'spec.template.metadata.labels';
    errors.push(invalidField(field, labels, detail));
  }
  errors.push(
    // The real one leaves `metadata` out of these two.
    ...validateLabels('spec.template.labels', labels),
    ...validateAnnotations(
      'spec.template.annotations',
      annotations as Record<string, string>,
    ),
    ...validatePodSpec('spec.template.spec', spec),
  );
  if (spec.restartPolicy !== 'Always') {
    const field = 'spec.template.spec.restartPolicy';
    errors.push(unsupportedField(field, spec.restartPolicy, ['Always']));
  }
  if (spec.activeDeadlineSeconds !== undefined) {
    const detail = 'activeDeadlineSeconds in ReplicaSet is not Supported';
    const field = 'spec.template.spec.activeDeadlineSeconds';
    errors.push(forbiddenField(field, detail));
  }
  return errors;
}

function validateStrategy(strategy: Fields): FieldError[] {
  const field = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (!STRATEGIES.includes(String(type))) {
    const value = { Type: type, RollingUpdate: rollingUpdate ?? null };
    return [unsupportedField(field, value, STRATEGIES)];
  }
  if (type === 'Recreate') {
    const detail = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate === undefined
      ? []
      : [forbiddenField(`${field}.rollingUpdate`, detail)];
  }
  const { maxSurge, maxUnavailable } = fieldsAt(rollingUpdate);
  const isNone = (value: unknown) => value === 0 || value === '0%';
  if (!isNone(maxSurge) || !isNone(maxUnavailable)) return [];
  return [
    invalidField(
      `${field}.rollingUpdate.maxUnavailable`,
      maxUnavailable,
      'may not be 0 when `maxSurge` is 0',
    ),
  ];
}

function validateSelectorUpdate(
  selector: unknown,
  previous: Fields | undefined,
): FieldError[] {
  return !previous || isSame(fieldsAt(previous, 'spec').selector, selector)
    ? []
    : [invalidField('spec.selector', selector, 'field is immutable')];
}

/** k8s.io/kubernetes, ValidateReplicaSetSpec and the strategy of apps/v1. */
export const validateReplicaSet: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  return [
    ...validateNumbers(spec, ['replicas', 'minReadySeconds']),
    ...validateSelector(spec.selector),
    ...validateTemplate(fieldsAt(spec, 'template'), spec.selector),
    ...validateSelectorUpdate(spec.selector, previous),
  ];
};

/** k8s.io/kubernetes, ValidateDeploymentSpec and the strategy of apps/v1. */
export const validateDeployment: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const isTooSoon =
    deadline !== undefined && Number(deadline) <= Number(minReadySeconds);
  return [
    ...validateNumbers(spec, ['replicas']),
    ...validateSelector(spec.selector),
    ...validateTemplate(fieldsAt(spec, 'template'), spec.selector),
    ...validateStrategy(fieldsAt(spec, 'strategy')),
    ...validateNumbers(spec, [
      'minReadySeconds',
      'revisionHistoryLimit',
      'progressDeadlineSeconds',
    ]),
    ...(isTooSoon
      ? [
          invalidField(
            'spec.progressDeadlineSeconds',
            deadline,
            'must be greater than minReadySeconds',
          ),
        ]
      : []),
    ...validateSelectorUpdate(spec.selector, previous),
  ];
};
