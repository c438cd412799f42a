import {
  FieldError,
  forbiddenField,
  invalidField,
  invalidFields,
  requiredField,
  unsupportedField,
} from '../fieldErrors';
import { Fields, fieldsAt, isFields } from '../objects';
import { itemsOf } from '../podDefaults';
import { Rule } from './Rule';
import {
  cidrProblems,
  isStrictSubset,
  portNameProblems,
  portNumberProblems,
} from './formats';
import { validateLabelSelector } from './labels';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const TYPES = ['Ingress', 'Egress'];

function validatePort(field: string, rule: Fields): FieldError[] {
  const { port, endPort, protocol } = rule;
  const errors: FieldError[] = [];
  if (protocol !== undefined && !PROTOCOLS.includes(String(protocol))) {
    errors.push(unsupportedField(`${field}.protocol`, protocol, PROTOCOLS));
  }
  const endField = `${field}.endPort`;
  if (typeof port === 'string' || port === undefined) {
    if (endPort !== undefined) {
      const detail = `may not be specified when \`port\` is ${
        port === undefined ? 'not specified' : 'non-numeric'
      }`;
      errors.push(invalidField(endField, endPort, detail));
    }
    return port === undefined
      ? errors
      : [
          ...errors,
          ...invalidFields(`${field}.port`, port, portNameProblems(port)),
        ];
  }
  errors.push(
    ...invalidFields(`${field}.port`, port, portNumberProblems(port)),
  );
  if (endPort === undefined) return errors;
  if (Number(endPort) < Number(port)) {
    const detail = 'must be greater than or equal to `port`';
    errors.push(invalidField(endField, endPort, detail));
  }
  const problems = portNumberProblems(endPort);
  return [...errors, ...invalidFields(endField, endPort, problems)];
}

/** `known`: ranges of the policy as it was, which stay allowed. */
function validateBlock(
  field: string,
  { cidr, except }: Fields,
  known: Set<unknown>,
): FieldError[] {
  if (!cidr) return [requiredField(`${field}.cidr`)];
  const problemsOf = (range: unknown) =>
    known.has(range) ? [] : cidrProblems(String(range));
  const problems = problemsOf(cidr);
  const errors = invalidFields(`${field}.cidr`, cidr, problems);
  if (problems.length > 0 || !Array.isArray(except)) return errors;
  except.forEach((range, index) => {
    const at = `${field}.except[${index}]`;
    const wrong = problemsOf(range);
    errors.push(...invalidFields(at, range, wrong));
    if (wrong.length === 0 && !isStrictSubset(String(range), String(cidr))) {
      const detail = 'must be a strict subset of `cidr`';
      errors.push(invalidField(at, range, detail));
    }
  });
  return errors;
}

function validatePeer(
  field: string,
  peer: Fields,
  known: Set<unknown>,
): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const selectors = [podSelector, namespaceSelector].filter(isFields);
  const errors = [
    ...validateLabelSelector(`${field}.podSelector`, podSelector),
    ...validateLabelSelector(`${field}.namespaceSelector`, namespaceSelector),
    ...(isFields(ipBlock)
      ? validateBlock(`${field}.ipBlock`, ipBlock, known)
      : []),
  ];
  if (selectors.length === 0 && !isFields(ipBlock)) {
    errors.push(requiredField(field, 'must specify a peer'));
  }
  if (selectors.length > 0 && isFields(ipBlock)) {
    const detail = 'may not specify both ipBlock and another peer';
    errors.push(forbiddenField(field, detail));
  }
  return errors;
}

function rangesOf(spec: Fields): Set<unknown> {
  const peers = [
    ...itemsOf(spec.ingress).flatMap(({ from }) => itemsOf(from)),
    ...itemsOf(spec.egress).flatMap(({ to }) => itemsOf(to)),
  ];
  return new Set(
    peers.flatMap(peer => {
      const { cidr, except } = fieldsAt(peer, 'ipBlock');
      return [cidr, ...(Array.isArray(except) ? except : [])];
    }),
  );
}

/** k8s.io/kubernetes, pkg/apis/networking/validation: ValidateNetworkPolicy and …Update. */
export const validateNetworkPolicy: Rule = (object, previous) => {
  const spec = fieldsAt(object, 'spec');
  const known = rangesOf(fieldsAt(previous, 'spec'));
  const rules = (direction: 'ingress' | 'egress', peers: 'from' | 'to') =>
    itemsOf(spec[direction]).flatMap((rule, index) => {
      const at = `spec.${direction}[${index}]`;
      return [
        ...itemsOf(rule.ports).flatMap((port, position) =>
          validatePort(`${at}.ports[${position}]`, port),
        ),
        ...itemsOf(rule[peers]).flatMap((peer, position) =>
          validatePeer(`${at}.${peers}[${position}]`, peer, known),
        ),
      ];
    });
  const types = Array.isArray(spec.policyTypes) ? spec.policyTypes : [];
  const field = 'spec.policyTypes';
  return [
    ...validateLabelSelector('spec.podSelector', spec.podSelector),
    ...rules('ingress', 'from'),
    ...rules('egress', 'to'),
    ...(types.length > TYPES.length
      ? [
          invalidField(
            field,
            types,
            'may not specify more than two policyTypes',
          ),
        ]
      : types.flatMap((type, index) =>
          TYPES.includes(type)
            ? []
            : [unsupportedField(`${field}[${index}]`, type, TYPES)],
        )),
  ];
};
