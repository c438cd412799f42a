import type { AccessQuestion } from '../kubernetes/Cluster';
import type { GoldenSource } from '../sources/types';

const SNAPSHOTS = 'snapshot.storage.k8s.io';
const RBAC = 'rbac.authorization.k8s.io';
const WATCHED = ['get', 'list', 'watch'];

/** Verb by verb what the plugin does for a source: in its namespace, and in those of clones, which do not exist yet. */
export function neededAccess(
  source: GoldenSource,
  markerNamespace: string,
): AccessQuestion[] {
  const { namespace } = source;
  const ask = (
    group: string,
    resource: string,
    verbs: string[],
    where?: string,
  ): AccessQuestion[] =>
    verbs.map(verb => ({
      verb,
      group,
      resource,
      ...(where ? { namespace: where } : {}),
    }));
  // A port-forward over WebSocket is a GET; newer servers ask for create too.
  const forward = (where?: string) =>
    ask('', 'pods/portforward', ['get', 'create'], where);

  return [
    ...ask(
      SNAPSHOTS,
      'volumesnapshots',
      [...WATCHED, 'create', 'patch', 'delete'],
      namespace,
    ),
    ...ask('', 'secrets', ['get'], namespace),
    ...ask('', 'services', ['get'], namespace),
    ...ask('', 'persistentvolumeclaims', WATCHED, namespace),
    ...(source.engine.connect.via === 'portForward'
      ? [...ask('', 'pods', ['list'], namespace), ...forward(namespace)]
      : []),
    ...ask('', 'configmaps', [...WATCHED, 'create'], markerNamespace),

    ...ask(SNAPSHOTS, 'volumesnapshotcontents', [
      ...WATCHED,
      'create',
      'patch',
      'delete',
    ]),
    ...ask(SNAPSHOTS, 'volumesnapshotclasses', ['get']),
    ...ask('storage.k8s.io', 'storageclasses', ['get']),
    ...ask('', 'persistentvolumes', WATCHED),

    ...ask('', 'namespaces', [...WATCHED, 'create', 'delete']),
    ...ask(SNAPSHOTS, 'volumesnapshots', [...WATCHED, 'create', 'delete']),
    ...ask('', 'persistentvolumeclaims', [...WATCHED, 'create', 'delete']),
    ...ask('apps', 'deployments', [...WATCHED, 'create', 'patch', 'delete']),
    ...ask('networking.k8s.io', 'networkpolicies', [
      'get',
      'create',
      'patch',
      'delete',
    ]),
    ...ask('', 'services', [...WATCHED, 'create', 'patch', 'delete']),
    ...ask('', 'secrets', ['get', 'create']),
    ...ask('', 'configmaps', ['get', 'create']),
    ...ask('', 'serviceaccounts', ['get', 'create']),
    ...ask('', 'pods', WATCHED),
    ...ask('', 'pods/log', ['get']),
    ...ask('', 'events', ['list', 'watch']),
    ...(source.clones.reach.via === 'portForward' ? forward() : []),
    ...(needsNodes(source) ? ask('', 'nodes', ['list']) : []),
    ...(source.clones.access.subjects.length > 0
      ? [
          ...ask(RBAC, 'roles', ['get', 'create']),
          ...ask(RBAC, 'rolebindings', ['get', 'create', 'delete']),
          ...forward(),
        ]
      : []),
  ];
}

/** Whether an address of a node has to be looked up. */
function needsNodes({ engine, clones }: GoldenSource): boolean {
  const { connect } = engine;
  const { reach, service } = clones;
  return (
    (connect.via === 'nodePort' && !connect.host) ||
    (reach.via === 'nodePort' && !reach.host) ||
    (service.type === 'NodePort' && !service.host)
  );
}
