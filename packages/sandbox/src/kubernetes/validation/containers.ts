import {
  FieldError,
  duplicateField,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  unknownReference,
  unsupportedField,
  validateChoice,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields } from '../objects';
import { itemsOf } from '../podDefaults';
import { validateResources } from './amounts';
import {
  dataKeyProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  environmentNameProblems,
  portNameProblems,
  portNumberProblems,
} from './formats';
import { validateProbes } from './probes';
import { validateContainerSecurity } from './security';
import { validateInnerPath } from './volumes';

export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

function validatePorts(field: string, ports: unknown): FieldError[] {
  const names = new Set<string>();
  return itemsOf(ports).flatMap((port, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (port.name) {
      const name = String(port.name);
      const problems = portNameProblems(name);
      errors.push(...invalidFields(`${at}.name`, name, problems));
      if (problems.length === 0 && names.has(name)) {
        errors.push(duplicateField(`${at}.name`, name));
      }
      if (problems.length === 0) names.add(name);
    }
    const { containerPort, hostPort, protocol } = port;
    errors.push(
      ...(containerPort
        ? invalidFields(
            `${at}.containerPort`,
            containerPort,
            portNumberProblems(containerPort),
          )
        : [requiredField(`${at}.containerPort`)]),
    );
    if (hostPort) {
      const problems = portNumberProblems(hostPort);
      errors.push(...invalidFields(`${at}.hostPort`, hostPort, problems));
    }
    if (!PROTOCOLS.includes(String(protocol))) {
      errors.push(unsupportedField(`${at}.protocol`, protocol, PROTOCOLS));
    }
    return errors;
  });
}

/** A key of a Secret or ConfigMap that a variable gets its value from. */
function validateKeySelector(field: string, selector: Fields): FieldError[] {
  const name = String(selector.name ?? '');
  const key = String(selector.key ?? '');
  return [
    ...invalidFields(`${field}.name`, name, dnsSubdomainProblems(name)),
    ...(key === ''
      ? [requiredField(`${field}.key`)]
      : invalidFields(`${field}.key`, key, dataKeyProblems(key))),
  ];
}

const POD_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

function validateFieldRef(field: string, { fieldPath }: Fields): FieldError[] {
  if (!fieldPath) return [requiredField(`${field}.fieldPath`)];
  const path = String(fieldPath);
  const isKnown =
    POD_FIELDS.includes(path) ||
    /^metadata\.(labels|annotations)\['.+'\]$/.test(path);
  return isKnown
    ? []
    : [unsupportedField(`${field}.fieldPath`, path, POD_FIELDS)];
}

function validateValueFrom(
  field: string,
  { value, valueFrom }: Fields,
): FieldError[] {
  if (!isFields(valueFrom)) return [];
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } =
    valueFrom;
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef];
  const count = sources.filter(isFields).length;
  const errors = [
    ...(isFields(fieldRef)
      ? validateFieldRef(`${field}.fieldRef`, fieldRef)
      : []),
    ...(isFields(configMapKeyRef)
      ? validateKeySelector(`${field}.configMapKeyRef`, configMapKeyRef)
      : []),
    ...(isFields(secretKeyRef)
      ? validateKeySelector(`${field}.secretKeyRef`, secretKeyRef)
      : []),
  ];
  const detail =
    (count === 0 &&
      'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`') ||
    (Boolean(value) && 'may not be specified when `value` is not empty') ||
    (count > 1 && 'may not have more than one field specified at a time');
  return detail ? [...errors, invalidField(field, '', detail)] : errors;
}

function validateEnvironment(field: string, variables: unknown): FieldError[] {
  return itemsOf(variables).flatMap((variable, index) => {
    const at = `${field}[${index}]`;
    const name = String(variable.name ?? '');
    return [
      ...(name === ''
        ? [requiredField(`${at}.name`)]
        : invalidFields(`${at}.name`, name, environmentNameProblems(name))),
      ...validateValueFrom(`${at}.valueFrom`, variable),
    ];
  });
}

function validateMounts(
  field: string,
  container: Fields,
  volumes: Map<string, Fields>,
): FieldError[] {
  const paths = new Set<unknown>();
  return itemsOf(container.volumeMounts).flatMap((mount, index) => {
    const at = `${field}[${index}]`;
    const { name, mountPath, subPath, subPathExpr } = mount;
    const errors: FieldError[] = [];
    if (!name) errors.push(requiredField(`${at}.name`));
    if (!volumes.has(String(name ?? ''))) {
      errors.push(unknownReference(`${at}.name`, name ?? ''));
    }
    if (!mountPath) errors.push(requiredField(`${at}.mountPath`));
    if (paths.has(mountPath)) {
      const detail = 'must be unique';
      errors.push(invalidField(`${at}.mountPath`, mountPath, detail));
    }
    paths.add(mountPath);
    // The real one names the list, not the item.
    if (subPath) errors.push(...validateInnerPath(`${field}.subPath`, subPath));
    if (subPathExpr && subPath) {
      const detail = 'subPathExpr and subPath are mutually exclusive';
      errors.push(invalidField(`${at}.subPathExpr`, subPathExpr, detail));
    }
    return errors;
  });
}

function validateContainer(
  field: string,
  container: Fields,
  volumes: Map<string, Fields>,
): FieldError[] {
  const name = String(container.name ?? '');
  return [
    ...(name === ''
      ? [requiredField(`${field}.name`)]
      : invalidFields(`${field}.name`, name, dnsLabelProblems(name))),
    ...(container.image ? [] : [requiredField(`${field}.image`)]),
    ...validateChoice(
      `${field}.terminationMessagePolicy`,
      container.terminationMessagePolicy,
      MESSAGE_POLICIES,
    ),
    ...validatePorts(`${field}.ports`, container.ports),
    ...validateEnvironment(`${field}.env`, container.env),
    ...validateMounts(`${field}.volumeMounts`, container, volumes),
    ...validateChoice(
      `${field}.imagePullPolicy`,
      container.imagePullPolicy,
      PULL_POLICIES,
    ),
    ...validateResources(`${field}.resources`, container.resources),
    ...validateContainerSecurity(
      `${field}.securityContext`,
      container.securityContext,
    ),
  ];
}

export function validateContainers(
  field: string,
  containers: Fields[],
  volumes: Map<string, Fields>,
): FieldError[] {
  if (containers.length === 0) return [requiredField(field)];
  const names = new Set<unknown>();
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const { name, restartPolicy } = container;
    const errors = validateContainer(at, container, volumes);
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name));
    names.add(name);
    errors.push(...validateProbes(at, container));
    if (restartPolicy !== undefined) {
      const detail = 'may not be set for non-init containers';
      errors.push(forbiddenField(`${at}.restartPolicy`, detail));
    }
    return errors;
  });
}

const NOT_BEFORE_START = [
  'lifecycle',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
];

export function validateInitContainers(
  field: string,
  initContainers: Fields[],
  containers: Fields[],
  volumes: Map<string, Fields>,
): FieldError[] {
  const names = new Set(containers.map(({ name }) => name));
  return initContainers.flatMap((container, index) => {
    const at = `${field}[${index}]`;
    const errors = validateContainer(at, container, volumes);
    const { name, restartPolicy } = container;
    if (restartPolicy !== undefined && restartPolicy !== 'Always') {
      const known = ['Always'];
      errors.push(
        unsupportedField(`${at}.restartPolicy`, restartPolicy, known),
      );
    }
    if (names.has(name)) errors.push(duplicateField(`${at}.name`, name));
    else if (name) names.add(name);
    if (restartPolicy === 'Always') {
      return [...errors, ...validateProbes(at, container)];
    }
    const detail =
      'may not be set for init containers without restartPolicy=Always';
    const forbidden = NOT_BEFORE_START.filter(key =>
      isFields(fieldsAt(container)[key]),
    );
    return [
      ...errors,
      ...forbidden.map(key => forbiddenField(`${at}.${key}`, detail)),
    ];
  });
}
