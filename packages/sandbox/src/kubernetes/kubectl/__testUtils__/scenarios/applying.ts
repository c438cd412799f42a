import { Scenario } from '../Scenario';
import { configMap } from './manifests';

function deployment(spec: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  replicas: 0
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec:
${spec}
`;
}

const ONE = deployment(
  '      containers: [{name: c, image: "x:1", env: [{name: A, value: "1"}, {name: B, value: "2"}], ports: [{containerPort: 80}]}]',
);
const OTHER = deployment(
  '      containers: [{name: c, image: "x:2", env: [{name: B, value: "3"}]}, {name: side, image: "y:1"}]',
);

/** What `kubectl get -o yaml` prints of several objects. */
const LIST = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: one}
  data: {a: b}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: two}
  data: {a: b}
`;

export const applying: Scenario[] = [
  {
    title: 'apply, from the side of the client',
    commands: [
      { run: 'apply -f -', input: ONE, prints: 'deployment.apps/d created' },
      { run: 'apply -f -', input: ONE, prints: 'deployment.apps/d unchanged' },
      {
        run: 'diff -f -',
        input: OTHER,
        exit: 1,
        prints: '…\n-…image: x:1\n…\n+…image: x:2\n…',
      },
      {
        run: 'apply -f - --dry-run=server',
        input: OTHER,
        prints: 'deployment.apps/d configured (server dry run)',
      },
      {
        run: 'apply -f -',
        input: OTHER,
        prints: 'deployment.apps/d configured',
      },
      {
        run: "get deployment d -o jsonpath='{.spec.template.spec.containers[*].name} {.spec.template.spec.containers[0].env} {.spec.template.spec.containers[0].ports}'",
        prints: 'c side [{"name":"B","value":"3"}]',
      },
      {
        run: "get deployment d -o jsonpath='{.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}'",
        prints: '{"apiVersion":"apps/v1",…"image":"x:2"…}',
      },
      { run: 'diff -f -', input: OTHER, prints: '' },
      // What somebody else has added stays, as it was never in what was applied.
      { run: 'set env deployment/d -c side EXTRA=1' },
      {
        run: 'apply -f -',
        input: OTHER.replace('x:2', 'x:3'),
        prints: 'deployment.apps/d configured',
      },
      {
        run: "get deployment d -o jsonpath='{.spec.template.spec.containers[1].env[0].name}'",
        prints: 'EXTRA',
      },
      {
        run: 'apply view-last-applied deployment/d -o json',
        prints: '…\n…"image": "x:3",\n…',
      },
      {
        run: 'apply -f -',
        input: ONE.replace('replicas', 'replica').replace('name: d', 'name: e'),
        exit: 1,
        complains:
          'Error from server (BadRequest): error when creating "STDIN": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"',
      },
      {
        run: 'apply -f - --validate=warn --dry-run=server',
        input: ONE.replace('replicas', 'replica'),
        prints: 'deployment.apps/d configured (server dry run)',
        complains: 'Warning: unknown field "spec.replica"',
      },
      {
        run: 'apply -f -',
        input: ONE.replace('matchLabels: {app: d}', 'matchLabels: {app: e}'),
        exit: 1,
        complains:
          'The Deployment "d" is invalid:\n…\n…spec.selector: Invalid value: …field is immutable…',
      },
      {
        run: 'apply -f - --prune -l app=pruned --prune-allowlist=core/v1/ConfigMap',
        input: [
          configMap('keep', 'a: b', ', labels: {app: pruned}'),
          configMap('drop', 'a: b', ', labels: {app: pruned}'),
        ].join('---'),
        prints: 'configmap/keep created\nconfigmap/drop created',
      },
      {
        run: 'apply -f - --prune -l app=pruned --prune-allowlist=core/v1/ConfigMap',
        input: configMap('keep', 'a: b', ', labels: {app: pruned}'),
        prints: 'configmap/keep unchanged\nconfigmap/drop pruned',
      },
      {
        run: 'apply -f -',
        input: LIST,
        prints: 'configmap/one created\nconfigmap/two created',
      },
      {
        run: 'apply -f -',
        input: LIST,
        prints: 'configmap/one unchanged\nconfigmap/two unchanged',
      },
      {
        run: 'apply -f -',
        input: LIST.replaceAll('  data', '  dada'),
        exit: 1,
        complains:
          'Error from server (Invalid): error when applying patch:\n…\n…strict decoding error: unknown field "dada"',
      },
    ],
  },
  {
    title: 'apply --server-side',
    commands: [
      {
        run: 'apply --server-side -f -',
        input: ONE,
        prints: 'deployment.apps/d serverside-applied',
      },
      {
        run: 'apply --server-side -f -',
        input: ONE,
        prints: 'deployment.apps/d serverside-applied',
      },
      {
        run: 'apply --server-side --field-manager=other -f -',
        input: OTHER,
        exit: 1,
        complains: `
          error: Apply failed with 2 conflicts: conflicts with "kubectl":
          - .spec.template.spec.containers[name="c"].image
          - .spec.template.spec.containers[name="c"].env[name="B"].value
          Please review the fields above--they currently have other managers. Here
          …
        `,
      },
      {
        run: 'diff --server-side --field-manager=other --force-conflicts -f -',
        input: OTHER,
        exit: 1,
        prints: '…\n+…name: side\n…',
      },
      {
        run: 'apply --server-side --field-manager=other --force-conflicts -f -',
        input: OTHER,
        prints: 'deployment.apps/d serverside-applied',
      },
      // Nobody has taken what only the first manager owns.
      {
        run: "get deployment d -o jsonpath='{.spec.template.spec.containers[0].env}'",
        prints: '[{"name":"A","value":"1"},{"name":"B","value":"3"}]',
      },
      {
        run: "get deployment d -o jsonpath='{.metadata.managedFields[*].manager}' --show-managed-fields",
        prints: 'kubectl other kube-controller-manager',
      },
      {
        run: 'apply --server-side -f - --dry-run=server',
        input: configMap('x', 'a: b'),
        prints: 'configmap/x serverside-applied (server dry run)',
      },
      { run: 'get configmap x --ignore-not-found', prints: '' },
    ],
  },
];
