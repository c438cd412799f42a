import {
  FieldError,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, isFields } from '../objects';
import { portProblems } from './formats';
import { Member, validateUnion } from './unions';

const SCHEMES = ['HTTP', 'HTTPS'];

function validatePort({ port }: Fields, field: string): FieldError[] {
  return invalidFields(`${field}.port`, port ?? 0, portProblems(port));
}

/** In the order in which a second one is found. */
const HANDLERS: Record<string, Member> = {
  exec: ({ command }, field) =>
    Array.isArray(command) && command.length > 0
      ? []
      : [requiredField(`${field}.command`)],
  httpGet: (handler, field) => [
    ...(handler.path ? [] : [requiredField(`${field}.path`)]),
    ...validatePort(handler, field),
    ...(SCHEMES.includes(String(handler.scheme))
      ? []
      : [unsupportedField(`${field}.scheme`, handler.scheme, SCHEMES)]),
  ],
  tcpSocket: validatePort,
  grpc: validatePort,
  sleep: () => [],
};

const NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
];

function validateProbe(field: string, probe: Fields): FieldError[] {
  const errors = validateUnion(field, probe, HANDLERS, 'handler type');
  for (const name of NUMBERS) {
    if (Number(probe[name] ?? 0) < 0) {
      const detail = 'must be greater than or equal to 0';
      errors.push(invalidField(`${field}.${name}`, probe[name], detail));
    }
  }
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds !== undefined && Number(seconds) <= 0) {
    errors.push(
      invalidField(
        `${field}.terminationGracePeriodSeconds`,
        seconds,
        'must be greater than 0',
      ),
    );
  }
  return errors;
}

/** The three probes of a container, and its lifecycle's handlers. */
export function validateProbes(field: string, container: Fields): FieldError[] {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  const errors: FieldError[] = [];
  for (const name of ['postStart', 'preStop']) {
    const handler = isFields(lifecycle) ? lifecycle[name] : undefined;
    if (isFields(handler)) {
      const at = `${field}.lifecycle.${name}`;
      errors.push(...validateUnion(at, handler, HANDLERS, 'handler type'));
    }
  }
  const once = (name: string, probe: unknown) => {
    if (!isFields(probe)) return;
    errors.push(...validateProbe(`${field}.${name}`, probe));
    if (probe.successThreshold === 1) return;
    errors.push(
      invalidField(
        `${field}.${name}.successThreshold`,
        probe.successThreshold,
        'must be 1',
      ),
    );
  };
  once('livenessProbe', livenessProbe);
  if (isFields(readinessProbe)) {
    errors.push(...validateProbe(`${field}.readinessProbe`, readinessProbe));
    const seconds = readinessProbe.terminationGracePeriodSeconds;
    if (seconds !== undefined) {
      errors.push(
        invalidField(
          `${field}.readinessProbe.terminationGracePeriodSeconds`,
          seconds,
          'must not be set for readinessProbes',
        ),
      );
    }
  }
  once('startupProbe', startupProbe);
  return errors;
}
