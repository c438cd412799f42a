import { Fields } from '../objects';
import { itemsOf } from '../podDefaults';
import {
  SecurityCheck,
  addedCapabilities,
  containersOf,
  contextOf,
  inherited,
  ofContainers,
  plural,
  profileType,
  quoted,
  settersOf,
  sorted,
  textsAt,
} from './SecurityCheck';

const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function restrictedVolumes(spec: Fields): string | undefined {
  const typeOf = (volume: Fields) =>
    Object.keys(volume).find(key => key !== 'name') ?? 'unknown';
  const bad = itemsOf(spec.volumes).filter(
    volume => !VOLUMES.includes(typeOf(volume)),
  );
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(typeOf));
  return `${plural(bad.length, 'volume')} ${quoted(
    bad.map(({ name }) => name),
  )} ${plural(bad.length, 'uses', 'use')} restricted volume ${plural(
    types.length,
    'type',
  )} ${quoted(types)}`;
}

function capabilities(spec: Fields): string | undefined {
  const undropped = ofContainers(
    spec,
    context => !textsAt(context, 'capabilities', 'drop').includes('ALL'),
    'must set securityContext.capabilities.drop=["ALL"]',
  );
  const added = addedCapabilities(spec, ['NET_BIND_SERVICE']);
  const all = [undropped, added].filter(Boolean);
  return all.length > 0 ? all.join('; ') : undefined;
}

function runAsNonRoot(spec: Fields): string | undefined {
  const valueOf = (context: Fields) =>
    context.runAsNonRoot as boolean | undefined;
  const setters = settersOf(spec, context => valueOf(context) === false);
  if (setters) {
    return `${setters} must not set securityContext.runAsNonRoot=false`;
  }
  return inherited(spec, valueOf, 'securityContext.runAsNonRoot=true');
}

function runAsUser(spec: Fields): string | undefined {
  const setters = settersOf(spec, context => context.runAsUser === 0);
  return setters && `${setters} must not set runAsUser=0`;
}

function seccompProfile(spec: Fields): string | undefined {
  const typeOf = profileType('seccompProfile');
  const isGood = (context: Fields) => {
    const type = typeOf(context);
    if (type === undefined) return undefined;
    return type === 'RuntimeDefault' || type === 'Localhost';
  };
  const setters = settersOf(spec, context => isGood(context) === false);
  if (setters) {
    const types = [spec, ...containersOf(spec)]
      .map(contextOf)
      .filter(context => isGood(context) === false)
      .map(context => String(typeOf(context)));
    return `${setters} must not set securityContext.seccompProfile.type to ${quoted(
      sorted(types),
    )}`;
  }
  return inherited(
    spec,
    isGood,
    'securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
  );
}

/** What the level `restricted` has beside `baseline`, and after them. */
export const restrictedChecks: SecurityCheck[] = [
  {
    reason: 'allowPrivilegeEscalation != false',
    violation: spec =>
      ofContainers(
        spec,
        context => context.allowPrivilegeEscalation !== false,
        'must set securityContext.allowPrivilegeEscalation=false',
      ),
  },
  { reason: 'unrestricted capabilities', violation: capabilities },
  { reason: 'restricted volume types', violation: restrictedVolumes },
  { reason: 'runAsNonRoot != true', violation: runAsNonRoot },
  { reason: 'runAsUser=0', violation: runAsUser },
  { reason: 'seccompProfile', violation: seccompProfile },
];
