import { Scenario } from '../Scenario';
import { WEB, configMap, pod } from './manifests';

export const deleting: Scenario[] = [
  {
    title: 'delete',
    manifest: [
      configMap('a', '', ', labels: {team: red}'),
      configMap('b', '', ', labels: {team: red}'),
      configMap('c', ''),
      configMap('held', '', ', finalizers: [example.com/held]'),
      pod('p'),
      pod('q'),
    ].join('---'),
    commands: [
      { run: 'wait --for=condition=Ready pod/p pod/q --timeout=10s' },
      {
        run: 'delete configmap c',
        prints: 'configmap "c" deleted from … namespace',
      },
      {
        run: 'delete configmap c',
        exit: 1,
        complains: 'Error from server (NotFound): configmaps "c" not found',
      },
      { run: 'delete configmap c --ignore-not-found', prints: '' },
      {
        run: 'delete configmap -l team=red --dry-run=server',
        prints: `
          configmap "a" deleted from … namespace (server dry run)
          configmap "b" deleted from … namespace (server dry run)
        `,
      },
      {
        run: 'delete configmap -l team=red',
        prints: `
          configmap "a" deleted from … namespace
          configmap "b" deleted from … namespace
        `,
      },
      {
        run: 'delete configmap held --timeout=1s',
        exit: 1,
        prints: 'configmap "held" deleted from … namespace',
        complains:
          '…\nerror: timed out waiting for the condition on configmaps/held',
      },
      {
        run: `patch configmap held --type=merge -p '{"metadata":{"finalizers":["example.com/held","example.com/more"]}}'`,
        exit: 1,
        complains:
          'The ConfigMap "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
      },
      {
        run: `patch configmap held --type=merge -p '{"metadata":{"finalizers":null}}'`,
        prints: 'configmap/held patched',
      },
      {
        run: 'delete pod p --wait=false',
        prints: 'pod "p" deleted from … namespace',
      },
      { run: 'wait --for=delete pod/p --timeout=10s' },
      {
        run: 'delete pod q --grace-period=0 --force',
        prints: 'pod "q" force deleted from … namespace',
        complains: 'Warning: Immediate deletion does not wait for …',
      },
      { run: 'create secret generic s', prints: 'secret/s created' },
      {
        run: 'delete secrets --all',
        prints: 'secret "s" deleted from … namespace',
      },
      { run: 'delete secrets --all', prints: 'No resources found' },
      { run: 'create namespace short' },
      {
        run: 'delete namespace short --wait=false',
        prints: 'namespace "short" deleted',
      },
      { run: 'wait --for=delete namespace/short --timeout=20s' },
    ],
  },
  {
    title: 'delete --cascade',
    manifest: WEB,
    commands: [
      { run: 'rollout status deployment/web --timeout=10s' },
      {
        run: 'delete deployment web --cascade=orphan',
        prints: 'deployment.apps "web" deleted from … namespace',
      },
      {
        run: 'get replicasets,pods',
        prints: `
          NAME                   DESIRED  CURRENT  READY  AGE
          replicaset.apps/web-…  1        1        1      …s

          NAME       READY  STATUS   RESTARTS  AGE
          pod/web-…  1/1    Running  0         …s
        `,
      },
      {
        run: 'delete replicasets --all --cascade=foreground',
        prints: 'replicaset.apps "web-…" deleted from … namespace',
      },
      { run: 'get pods', complains: 'No resources found in … namespace.' },
      { run: 'apply -f -', input: WEB },
      { run: 'rollout status deployment/web --timeout=10s' },
      { run: 'delete deployment web --cascade=background' },
      { run: 'wait --for=delete pod -l app=web --timeout=10s' },
      {
        run: 'delete pvc data',
        prints: 'persistentvolumeclaim "data" deleted from … namespace',
      },
    ],
  },
];
