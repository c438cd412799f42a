import { Fields, fieldsAt, isFields } from './objects';
import { canonicalQuantity } from './quantity';

/** Sets a field that is absent; what is there already stays. */
export function setDefault(fields: Fields, key: string, value: unknown): void {
  if (fields[key] === undefined || fields[key] === null) fields[key] = value;
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

function pullPolicyOf(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: unknown): void {
  if (!isFields(probe)) return;
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  if (isFields(probe.httpGet)) {
    setDefault(probe.httpGet, 'path', '/');
    setDefault(probe.httpGet, 'scheme', 'HTTP');
  }
}

function defaultContainer(container: Fields): void {
  setDefault(container, 'terminationMessagePath', '/dev/termination-log');
  setDefault(container, 'terminationMessagePolicy', 'File');
  setDefault(
    container,
    'imagePullPolicy',
    pullPolicyOf(String(container.image ?? '')),
  );
  setDefault(container, 'resources', {});
  const requests = fieldsAt(container, 'resources', 'requests');
  const limits = fieldsAt(container, 'resources', 'limits');
  canonicalizeQuantities(requests);
  canonicalizeQuantities(limits);
  if (Object.keys(limits).length > 0 && isFields(container.resources)) {
    // A limit without a request is also the request.
    container.resources.requests = { ...limits, ...requests };
  }
  itemsOf(container.ports).forEach(port => setDefault(port, 'protocol', 'TCP'));
  for (const variable of itemsOf(container.env)) {
    const fieldRef = fieldsAt(variable, 'valueFrom').fieldRef;
    if (isFields(fieldRef)) setDefault(fieldRef, 'apiVersion', 'v1');
  }
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
}

function defaultVolume(volume: Fields): void {
  if (Object.keys(volume).every(key => key === 'name')) volume.emptyDir = {};
  for (const kind of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    const source = volume[kind];
    if (isFields(source)) setDefault(source, 'defaultMode', 420);
  }
  if (isFields(volume.hostPath)) setDefault(volume.hostPath, 'type', '');
}

/** Defaults of a PodSpec, in a pod as in a pod template (k8s.io/kubernetes, pkg/apis/core/v1/defaults.go). */
export function defaultPodSpec(spec: Fields): void {
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
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
