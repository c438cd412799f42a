import { Scenario } from '../Scenario';
import { configMap, pod } from './manifests';

const MAPS = [
  configMap('a', 'size: "2"', ', labels: {team: red, tier: front}'),
  configMap('b', 'size: "1"', ', labels: {team: red}'),
  configMap('c', 'size: "3"', ', labels: {team: blue}'),
].join('---');

export const reading: Scenario[] = [
  {
    title: 'get',
    manifest: `${pod('p')}---${MAPS}`,
    commands: [
      { run: 'wait --for=condition=Ready pod/p --timeout=10s' },
      {
        run: 'get pods',
        prints: `
          NAME  READY  STATUS   RESTARTS  AGE
          p     1/1    Running  0         …s
        `,
      },
      {
        run: 'get pods -o wide',
        prints: `
          NAME  READY  STATUS   RESTARTS  AGE  IP        NODE     NOMINATED NODE  READINESS GATES
          p     1/1    Running  0         …s   10.244.…  sandbox  <none>          <none>
        `,
      },
      {
        run: 'get pods --show-labels --no-headers',
        prints: 'p  1/1  Running  0  …s  app=p',
      },
      { run: 'get pods -L app', prints: '…APP\np  1/1  Running  0  …s  p' },
      { run: 'get pod p -o name', prints: 'pod/p' },
      {
        run: "get pods -o jsonpath='{.items[*].spec.containers[0].image}'",
        prints: 'db:1',
      },
      {
        run: "get pod p -o go-template='{{.status.phase}}'",
        prints: 'Running',
      },
      {
        run: 'get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image',
        prints: `
          NAME  IMAGE
          p     db:1
        `,
      },
      {
        run: 'get pod p -o yaml',
        prints: `
          apiVersion: v1
          kind: Pod
          metadata:
          …
            name: p
            namespace: …
            resourceVersion: "…"
            uid: …
          spec:
          …
          status:
          …
            phase: Running
          …
        `,
      },
      {
        run: 'get pod p -o yaml --show-managed-fields',
        prints: '…\n  managedFields:\n…\n    manager: kubelet\n…',
      },
      {
        run: 'get pods -o json',
        prints: `
          {
              "apiVersion": "v1",
              "items": [
          …
              "kind": "List",
              "metadata": {
                  "resourceVersion": ""
              }
          }
        `,
      },
      {
        run: 'get configmaps --sort-by=.data.size -o name --chunk-size=0',
        prints: `
          configmap/kube-root-ca.crt
          configmap/b
          configmap/a
          configmap/c
        `,
      },
      {
        run: 'get configmaps -l team=red -o name',
        prints: 'configmap/a\nconfigmap/b',
      },
      {
        run: "get configmaps -l 'team in (red, blue),!tier' -o name",
        prints: 'configmap/b\nconfigmap/c',
      },
      {
        run: "get configmaps -l 'team in red' -o name",
        exit: 1,
        complains: '…unable to parse requirement: …',
      },
      {
        run: 'get configmaps --field-selector metadata.name!=a,metadata.name!=kube-root-ca.crt -o name',
        prints: 'configmap/b\nconfigmap/c',
      },
      {
        run: 'get pods --field-selector status.phase=Running,spec.nodeName=sandbox -o name',
        prints: 'pod/p',
      },
      {
        run: 'get pods --field-selector spec.nope=x',
        exit: 1,
        complains:
          'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nope=x": field label not supported: spec.nope',
      },
      {
        run: 'get configmaps --chunk-size=1 -o name',
        prints:
          'configmap/a\nconfigmap/b\nconfigmap/c\nconfigmap/kube-root-ca.crt',
      },
      {
        run: 'get configmap/a pod/p',
        prints: `
          NAME         DATA  AGE
          configmap/a  1     …s

          NAME   READY  STATUS   RESTARTS  AGE
          pod/p  1/1    Running  0         …s
        `,
      },
      {
        run: 'get pods,configmaps -l team=blue',
        prints: 'NAME         DATA  AGE\nconfigmap/c  1     …s',
      },
      {
        run: 'get pods -A --field-selector metadata.name=p',
        prints: '…\n…  p  1/1  Running  0  …s\n…',
      },
      {
        run: 'get pods -n nowhere',
        complains: 'No resources found in nowhere namespace.',
      },
      {
        run: 'get pod nope',
        exit: 1,
        complains: 'Error from server (NotFound): pods "nope" not found',
      },
      { run: 'get pod nope --ignore-not-found', prints: '' },
      {
        run: 'get nopes',
        exit: 1,
        complains: `error: the server doesn't have a resource type "nopes"`,
      },
      {
        run: 'get pods p --subresource=status -o jsonpath={.status.phase}',
        prints: 'Running',
      },
      {
        run: 'get storageclasses',
        prints: `
          NAME  PROVISIONER      RECLAIMPOLICY  VOLUMEBINDINGMODE     ALLOWVOLUMEEXPANSION  AGE
          fada  …                Delete         Immediate             false                 …s
          late  …                Delete         WaitForFirstConsumer  false                 …s
        `,
      },
      {
        run: 'get pods --as=guest',
        exit: 1,
        complains:
          'Error from server (Forbidden): pods is forbidden: User "guest" cannot list resource "pods" in API group "" in the namespace "…"',
      },
    ],
  },
];
