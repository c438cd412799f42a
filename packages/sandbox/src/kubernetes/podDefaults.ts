import { Fields, fieldsAt, isFields } from './objects';
import { canonicalQuantity } from './quantity';

/** Sets a field that is absent; what is there already stays. */
export function setDefault(fields: Fields, key: string, value: unknown): void {
  if (fields[key] === undefined || fields[key] === null) fields[key] = value;
}

/** Sets a field whose zero value means that it is absent: a number or a text that is not optional in Go. */
export function setIfZero(fields: Fields, key: string, value: unknown): void {
  if (!fields[key]) fields[key] = value;
}

/** The objects of a list, or none where there is no list. */
export function itemsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function canonicalizeQuantities(quantities: unknown): void {
  if (!isFields(quantities)) return;
  for (const [key, value] of Object.entries(quantities)) {
    quantities[key] = canonicalQuantity(value);
  }
}

/** Always for `latest`, which is also meant where there is neither tag nor digest. */
function pullPolicyOf(image: string): string {
  const [name, digest] = image.split('@');
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  const isLatest = tag === undefined ? !digest : tag === 'latest';
  return isLatest ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: unknown): void {
  if (!isFields(probe)) return;
  setIfZero(probe, 'timeoutSeconds', 1);
  setIfZero(probe, 'periodSeconds', 10);
  setIfZero(probe, 'successThreshold', 1);
  setIfZero(probe, 'failureThreshold', 3);
  if (isFields(probe.httpGet)) {
    setIfZero(probe.httpGet, 'path', '/');
    setIfZero(probe.httpGet, 'scheme', 'HTTP');
  }
  if (isFields(probe.grpc)) setDefault(probe.grpc, 'service', '');
}

/** What a variable or a file gets from the pod itself. */
function defaultDownward(source: Fields): void {
  const { fieldRef, resourceFieldRef } = source;
  if (isFields(fieldRef)) setIfZero(fieldRef, 'apiVersion', 'v1');
  if (isFields(resourceFieldRef)) setDefault(resourceFieldRef, 'divisor', '0');
}

function defaultContainer(container: Fields): void {
  setIfZero(container, 'terminationMessagePath', '/dev/termination-log');
  setIfZero(container, 'terminationMessagePolicy', 'File');
  setIfZero(
    container,
    'imagePullPolicy',
    pullPolicyOf(String(container.image ?? '')),
  );
  setDefault(container, 'resources', {});
  canonicalizeQuantities(fieldsAt(container, 'resources', 'requests'));
  canonicalizeQuantities(fieldsAt(container, 'resources', 'limits'));
  itemsOf(container.ports).forEach(port => setIfZero(port, 'protocol', 'TCP'));
  for (const variable of itemsOf(container.env)) {
    defaultDownward(fieldsAt(variable, 'valueFrom'));
  }
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
}

function defaultProjection(source: Fields): void {
  const { serviceAccountToken, downwardAPI } = source;
  if (isFields(serviceAccountToken)) {
    setDefault(serviceAccountToken, 'expirationSeconds', 3600);
  }
  itemsOf(fieldsAt(downwardAPI).items).forEach(defaultDownward);
}

function defaultVolume(volume: Fields): void {
  if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {};
  for (const kind of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    const source = volume[kind];
    if (isFields(source)) setDefault(source, 'defaultMode', 420);
  }
  const { emptyDir, hostPath, downwardAPI, projected, ephemeral } = volume;
  if (isFields(hostPath)) setDefault(hostPath, 'type', '');
  if (isFields(emptyDir) && emptyDir.sizeLimit !== undefined) {
    emptyDir.sizeLimit = canonicalQuantity(emptyDir.sizeLimit);
  }
  itemsOf(fieldsAt(downwardAPI).items).forEach(defaultDownward);
  itemsOf(fieldsAt(projected).sources).forEach(defaultProjection);
  const claim = fieldsAt(ephemeral, 'volumeClaimTemplate').spec;
  if (isFields(claim)) setDefault(claim, 'volumeMode', 'Filesystem');
}

/** Only of a pod, not of a template: a limit without a request is also the request. */
export function defaultPodRequests(spec: Fields): void {
  const containers = [
    ...itemsOf(spec.containers),
    ...itemsOf(spec.initContainers),
  ];
  for (const { resources } of containers) {
    const limits = fieldsAt(resources, 'limits');
    if (!isFields(resources) || Object.keys(limits).length === 0) continue;
    resources.requests = { ...limits, ...fieldsAt(resources, 'requests') };
  }
}

/** Defaults of a PodSpec, in a pod as in a pod template (k8s.io/kubernetes, pkg/apis/core/v1/defaults.go). */
export function defaultPodSpec(spec: Fields): void {
  setIfZero(spec, 'dnsPolicy', 'ClusterFirst');
  setIfZero(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'securityContext', {});
  setIfZero(spec, 'schedulerName', 'default-scheduler');
  if (spec.serviceAccountName !== undefined) {
    setDefault(spec, 'serviceAccount', spec.serviceAccountName);
  } else if (spec.serviceAccount !== undefined) {
    spec.serviceAccountName = spec.serviceAccount;
  }
  itemsOf(spec.initContainers).forEach(defaultContainer);
  itemsOf(spec.containers).forEach(defaultContainer);
  itemsOf(spec.volumes).forEach(defaultVolume);
}

/** Guaranteed where every container limits cpu and memory to what it requests, BestEffort where none asks for either. */
export function qosClassOf(spec: Fields): string {
  const containers = [
    ...itemsOf(spec.containers),
    ...itemsOf(spec.initContainers),
  ].map(container => ({
    requests: fieldsAt(container, 'resources', 'requests'),
    limits: fieldsAt(container, 'resources', 'limits'),
  }));
  const names = ['cpu', 'memory'];
  const asked = containers.some(({ requests, limits }) =>
    names.some(name => requests[name] ?? limits[name]),
  );
  if (!asked) return 'BestEffort';
  const guaranteed = containers.every(({ requests, limits }) =>
    names.every(
      name =>
        limits[name] !== undefined &&
        (requests[name] ?? limits[name]) === limits[name],
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
