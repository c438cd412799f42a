import { Fields, fieldsAt } from '../objects';
import { itemsOf } from '../podDefaults';
import {
  SecurityCheck,
  addedCapabilities,
  containersOf,
  contextOf,
  named,
  ofContainers,
  plural,
  profileType,
  quoted,
  settersOf,
  sorted,
} from './SecurityCheck';

const USUAL_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

function hostNamespaces(spec: Fields): string | undefined {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC']
    .filter(name => spec[name] === true)
    .map(name => `${name}=true`);
  return shared.length > 0 ? shared.join(', ') : undefined;
}

function hostPorts(spec: Fields): string | undefined {
  const portsOf = (container: Fields) =>
    itemsOf(container.ports)
      .map(({ hostPort }) => Number(hostPort ?? 0))
      .filter(port => port !== 0);
  const bad = containersOf(spec).filter(one => portsOf(one).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sorted(bad.flatMap(portsOf).map(String));
  return `${named(bad)} ${plural(bad.length, 'uses', 'use')} ${plural(
    ports.length,
    'hostPort',
  )} ${ports.join(', ')}`;
}

function probeHosts(spec: Fields): string | undefined {
  const hostsOf = (container: Fields) =>
    [
      fieldsAt(container, 'livenessProbe'),
      fieldsAt(container, 'readinessProbe'),
      fieldsAt(container, 'startupProbe'),
      fieldsAt(container, 'lifecycle', 'postStart'),
      fieldsAt(container, 'lifecycle', 'preStop'),
    ]
      .flatMap(handler => [
        fieldsAt(handler, 'httpGet').host,
        fieldsAt(handler, 'tcpSocket').host,
      ])
      .filter(Boolean)
      .map(String);
  const bad = containersOf(spec).filter(one => hostsOf(one).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = sorted(bad.flatMap(hostsOf));
  return `${named(bad)} ${plural(bad.length, 'uses', 'use')} ${plural(
    hosts.length,
    'probe or lifecycle host',
  )} ${quoted(hosts)}`;
}

const SELINUX_TYPES = [
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
];

function seLinuxOptions(spec: Fields): string | undefined {
  const optionsOf = (context: Fields) => fieldsAt(context, 'seLinuxOptions');
  const badType = (context: Fields) => {
    const type = String(optionsOf(context).type ?? '');
    return SELINUX_TYPES.includes(type) ? [] : [type];
  };
  const setters = settersOf(spec, context => {
    const { user, role } = optionsOf(context);
    return badType(context).length > 0 || Boolean(user) || Boolean(role);
  });
  if (!setters) return undefined;
  const contexts = [spec, ...containersOf(spec)].map(contextOf);
  const types = sorted(contexts.flatMap(badType));
  const has = (name: string) =>
    contexts.some(context => Boolean(optionsOf(context)[name]));
  const data = [
    ...(types.length > 0
      ? [`${plural(types.length, 'type')} ${quoted(types)}`]
      : []),
    ...(has('user') ? ['user may not be set'] : []),
    ...(has('role') ? ['role may not be set'] : []),
  ];
  return `${setters} set forbidden securityContext.seLinuxOptions: ${data.join(
    '; ',
  )}`;
}

const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

function sysctls(spec: Fields): string | undefined {
  const unsafe = itemsOf(contextOf(spec).sysctls)
    .map(({ name }) => String(name))
    .filter(name => !SAFE_SYSCTLS.includes(name));
  return unsafe.length > 0 ? unsafe.join(', ') : undefined;
}

function hostPaths(spec: Fields): string | undefined {
  const names = itemsOf(spec.volumes)
    .filter(volume => volume.hostPath !== undefined)
    .map(({ name }) => name);
  return names.length > 0
    ? `${plural(names.length, 'volume')} ${quoted(names)}`
    : undefined;
}

function profileMustNot(spec: Fields, profile: string): string | undefined {
  const setters = settersOf(
    spec,
    context => profileType(profile)(context) === 'Unconfined',
  );
  return (
    setters &&
    `${setters} must not set securityContext.${profile}.type to "Unconfined"`
  );
}

/**
 * The level `baseline`, in the order in which the real plugin tells violations
 * (k8s.io/pod-security-admission, policy/check_*.go). `restricted` has these too.
 */
export const baselineChecks: SecurityCheck[] = [
  {
    reason: 'forbidden AppArmor profile',
    violation: spec => profileMustNot(spec, 'appArmorProfile'),
  },
  { reason: 'host namespaces', violation: hostNamespaces },
  { reason: 'hostPort', violation: hostPorts },
  { reason: 'probe or lifecycle host', violation: probeHosts },
  {
    reason: 'privileged',
    violation: spec =>
      ofContainers(
        spec,
        ({ privileged }) => privileged === true,
        'must not set securityContext.privileged=true',
      ),
  },
  {
    reason: 'procMount',
    violation: spec =>
      ofContainers(
        spec,
        ({ procMount = 'Default' }) => procMount !== 'Default',
        'must not set securityContext.procMount to "Unmasked"',
      ),
  },
  { reason: 'seLinuxOptions', violation: seLinuxOptions },
  { reason: 'forbidden sysctls', violation: sysctls },
  {
    reason: 'hostProcess',
    violation: spec => {
      const setters = settersOf(
        spec,
        context => fieldsAt(context, 'windowsOptions').hostProcess === true,
      );
      return (
        setters &&
        `${setters} must not set securityContext.windowsOptions.hostProcess=true`
      );
    },
  },
];

/** What `restricted` checks more strictly, so that only `baseline` itself has it. */
export const baselineOnlyChecks: SecurityCheck[] = [
  {
    reason: 'non-default capabilities',
    violation: spec => addedCapabilities(spec, USUAL_CAPABILITIES),
  },
  { reason: 'hostPath volumes', violation: hostPaths },
  {
    reason: 'seccompProfile',
    violation: spec => profileMustNot(spec, 'seccompProfile'),
  },
];
