import {
  FieldError,
  duplicateField,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields } from '../objects';
import { itemsOf } from '../podDefaults';
import { Rule } from './Rule';
import { PROTOCOLS } from './containers';
import {
  addressProblems,
  cidrProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  portNumberProblems,
  portProblems,
} from './formats';
import { validateLabels } from './labels';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const LEAST_NODE_PORT = 30_000;
const MOST_NODE_PORT = 32_767;

function isHeadless({ clusterIP }: Fields): boolean {
  return clusterIP === 'None';
}

function validatePort(
  field: string,
  port: Fields,
  needsName: boolean,
  names: Set<unknown>,
): FieldError[] {
  const { name, protocol, targetPort } = port;
  const errors: FieldError[] = [];
  if (name) {
    const problems = dnsLabelProblems(String(name));
    errors.push(...invalidFields(`${field}.name`, name, problems));
    if (names.has(name)) errors.push(duplicateField(`${field}.name`, name));
    names.add(name);
  } else if (needsName) {
    errors.push(requiredField(`${field}.name`));
  }
  const number = port.port ?? 0;
  errors.push(
    ...invalidFields(`${field}.port`, number, portNumberProblems(number)),
  );
  if (!PROTOCOLS.includes(String(protocol))) {
    errors.push(unsupportedField(`${field}.protocol`, protocol, PROTOCOLS));
  }
  return [
    ...errors,
    ...invalidFields(
      `${field}.targetPort`,
      targetPort,
      portProblems(targetPort),
    ),
  ];
}

function validateNodePorts(spec: Fields, ports: Fields[]): FieldError[] {
  const taken = new Set<string>();
  return ports.flatMap(({ nodePort, protocol }, index) => {
    const field = `spec.ports[${index}].nodePort`;
    if (!nodePort) return [];
    if (spec.type === 'ClusterIP') {
      const detail = "may not be used when `type` is 'ClusterIP'";
      return [forbiddenField(field, detail)];
    }
    const key = `${protocol} ${nodePort}`;
    if (taken.has(key)) return [duplicateField(field, nodePort)];
    taken.add(key);
    const isInRange =
      Number(nodePort) >= LEAST_NODE_PORT && Number(nodePort) <= MOST_NODE_PORT;
    // The allocator's words (k8s.io/kubernetes, pkg/registry/core/service/portallocator).
    const detail = `provided port is not in the valid range. The range of valid ports is ${LEAST_NODE_PORT}-${MOST_NODE_PORT}`;
    return isInRange ? [] : [invalidField(field, nodePort, detail)];
  });
}

function validateDuplicatePorts(ports: Fields[]): FieldError[] {
  const taken = new Set<string>();
  return ports.flatMap(({ port, protocol }, index) => {
    const key = `${protocol} ${port}`;
    if (!taken.has(key)) {
      taken.add(key);
      return [];
    }
    const value = {
      Name: '',
      Protocol: protocol,
      AppProtocol: null,
      Port: port,
      TargetPort: 0,
      NodePort: 0,
    };
    return [duplicateField(`spec.ports[${index}]`, value)];
  });
}

function validateType(spec: Fields): FieldError[] {
  const { type, externalName } = spec;
  if (!TYPES.includes(String(type))) return [];
  if (type === 'ExternalName') {
    const name = String(externalName ?? '').replace(/\.$/, '');
    const field = 'spec.externalName';
    return [
      ...(spec.clusterIP
        ? [
            forbiddenField(
              'spec.clusterIPs',
              'may not be set for ExternalName services',
            ),
          ]
        : []),
      ...(name
        ? invalidFields(field, name, dnsSubdomainProblems(name))
        : [requiredField(field)]),
    ];
  }
  if (type === 'ClusterIP' || !isHeadless(spec)) return [];
  const detail = `may not be set to 'None' for ${type} services`;
  return [invalidField('spec.clusterIPs[0]', 'None', detail)];
}

function validateAffinity(spec: Fields): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig } = spec;
  const field = 'spec.sessionAffinity';
  if (!AFFINITIES.includes(String(sessionAffinity))) {
    return [unsupportedField(field, sessionAffinity, AFFINITIES)];
  }
  if (sessionAffinity === 'None') {
    const detail = 'must not be set when session affinity is None';
    return isFields(sessionAffinityConfig)
      ? [forbiddenField(`${field}Config`, detail)]
      : [];
  }
  const seconds = fieldsAt(sessionAffinityConfig, 'clientIP').timeoutSeconds;
  const isFine = Number(seconds) > 0 && Number(seconds) <= 86_400;
  return isFine
    ? []
    : [
        invalidField(
          `${field}Config.clientIP.timeoutSeconds`,
          seconds,
          'must be greater than 0 and less than 86400',
        ),
      ];
}

function validateAddresses(spec: Fields): FieldError[] {
  const { clusterIP, type, loadBalancerSourceRanges: ranges } = spec;
  const field = 'spec.clusterIPs[0]';
  const errors =
    clusterIP && !isHeadless(spec)
      ? invalidFields(field, clusterIP, addressProblems(String(clusterIP)))
      : [];
  if (!Array.isArray(ranges) || ranges.length === 0) return errors;
  // The real one spells this field with a capital letter.
  const rangesField = 'spec.LoadBalancerSourceRanges';
  if (type !== 'LoadBalancer') {
    const detail = "may only be used when `type` is 'LoadBalancer'";
    errors.push(forbiddenField(rangesField, detail));
  }
  return [
    ...errors,
    ...ranges.flatMap((range, index) =>
      invalidFields(
        `${rangesField}[${index}]`,
        String(range).trim(),
        cidrProblems(String(range).trim()),
      ),
    ),
  ];
}

function validateTraffic(spec: Fields): FieldError[] {
  const { type, externalTrafficPolicy: outer } = spec;
  const { allocateLoadBalancerNodePorts, internalTrafficPolicy: inner } = spec;
  const errors: FieldError[] = [];
  if (allocateLoadBalancerNodePorts !== undefined && type !== 'LoadBalancer') {
    const detail = "may only be used when `type` is 'LoadBalancer'";
    errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', detail));
  }
  const isOpen = type === 'NodePort' || type === 'LoadBalancer';
  const field = 'spec.externalTrafficPolicy';
  if (outer && !isOpen) {
    const detail = 'may only be set for externally-accessible services';
    errors.push(invalidField(field, outer, detail));
  } else if (isOpen && !TRAFFIC_POLICIES.includes(String(outer))) {
    errors.push(unsupportedField(field, outer, TRAFFIC_POLICIES));
  }
  if (inner && !TRAFFIC_POLICIES.includes(String(inner))) {
    errors.push(
      unsupportedField('spec.internalTrafficPolicy', inner, TRAFFIC_POLICIES),
    );
  }
  return errors;
}

function validateUpdate(spec: Fields, previous: Fields): FieldError[] {
  const isNamed = [spec, previous].some(({ type }) => type === 'ExternalName');
  if (isNamed || previous.clusterIP === spec.clusterIP) return [];
  return [
    invalidField(
      'spec.clusterIPs[0]',
      [spec.clusterIP],
      'may not change once set',
    ),
  ];
}

/** k8s.io/kubernetes, ValidateService and ValidateServiceUpdate. */
export const validateService: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const ports = itemsOf(spec.ports);
  const names = new Set<unknown>();
  const mayLackPorts = isHeadless(spec) || spec.type === 'ExternalName';
  return [
    ...(previous ? validateUpdate(spec, fieldsAt(previous, 'spec')) : []),
    ...(ports.length > 0 || mayLackPorts ? [] : [requiredField('spec.ports')]),
    ...validateType(spec),
    ...ports.flatMap((port, index) =>
      validatePort(`spec.ports[${index}]`, port, ports.length > 1, names),
    ),
    ...validateLabels('spec.selector', spec.selector),
    ...validateAffinity(spec),
    ...(TYPES.includes(String(spec.type))
      ? []
      : [unsupportedField('spec.type', spec.type, TYPES)]),
    ...validateNodePorts(spec, ports),
    ...validateDuplicatePorts(ports),
    ...validateAddresses(spec),
    ...validateTraffic(spec),
  ];
};
