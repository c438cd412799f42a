import { Scenario } from '../Scenario';

export const asking: Scenario[] = [
  {
    title: 'auth',
    manifest: `
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get, list]}
- {apiGroups: [""], resources: [pods/log], verbs: [get]}
- {apiGroups: [""], resources: [secrets], resourceNames: [mine], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: guest, apiGroup: rbac.authorization.k8s.io}]
`,
    commands: [
      { run: 'auth can-i list pods', as: 'guest', prints: 'yes' },
      {
        run: 'auth can-i create pods',
        as: 'guest',
        exit: 1,
        prints: 'no',
      },
      {
        run: 'auth can-i get pods --subresource=log',
        as: 'guest',
        prints: 'yes',
      },
      { run: 'auth can-i get secrets/mine', as: 'guest', prints: 'yes' },
      {
        run: 'auth can-i get secrets/other',
        as: 'guest',
        exit: 1,
        prints: 'no',
      },
      {
        run: 'auth can-i list pods -A',
        as: 'guest',
        exit: 1,
        prints: 'no',
      },
      { run: 'auth can-i get /version', as: 'guest', prints: 'yes' },
      {
        run: 'auth can-i get /metrics',
        as: 'guest',
        exit: 1,
        prints: 'no',
        complains: '…',
      },
      {
        run: 'auth can-i --list',
        as: 'guest',
        prints: `
          Resources  Non-Resource URLs  Resource Names  Verbs
          …
          pods       []                 []              [get list]
          …
          secrets    []                 [mine]          [get]
          …
        `,
      },
      {
        run: 'auth can-i --list --as=system:serviceaccount:default:default',
        prints: `
          Resources                                      Non-Resource URLs  Resource Names  Verbs
          selfsubjectreviews.authentication.k8s.io       []                 []              [create]
          selfsubjectaccessreviews.authorization.k8s.io  []                 []              [create]
          selfsubjectrulesreviews.authorization.k8s.io   []                 []              [create]
                                                         [/api/*]           []              [get]
          …
        `,
      },
      { run: 'auth can-i list pods --as=guest', prints: 'yes' },
      {
        run: 'auth can-i list pods --as=stranger',
        exit: 1,
        prints: 'no',
      },
      {
        run: "auth can-i '*' '*' --as=stranger --as-group=system:masters",
        prints: 'yes',
      },
      {
        run: 'auth can-i list pods --as=admin',
        as: 'guest',
        exit: 1,
        complains:
          'Error from server (Forbidden): users "admin" is forbidden: User "guest" cannot impersonate resource "users" in API group "" at the cluster scope',
      },
      {
        run: 'auth whoami',
        as: 'guest',
        prints: `
          ATTRIBUTE  VALUE
          Username   guest
          Groups     [system:authenticated]
        `,
      },
      {
        run: 'auth whoami --as=system:serviceaccount:default:default',
        prints: `
          ATTRIBUTE  VALUE
          Username   system:serviceaccount:default:default
          Groups     [system:serviceaccounts system:serviceaccounts:default system:authenticated]
        `,
      },
      {
        run: 'get secrets',
        as: 'guest',
        exit: 1,
        complains:
          'Error from server (Forbidden): secrets is forbidden: User "guest" cannot list resource "secrets" in API group "" in the namespace "…"',
      },
      {
        run: 'create configmap x',
        as: 'guest',
        exit: 1,
        complains:
          'error: failed to create configmap: configmaps is forbidden: User "guest" cannot create resource "configmaps" in API group "" in the namespace "…"',
      },
      {
        run: 'create role more --verb=get --resource=secrets',
        as: 'guest',
        exit: 1,
        complains:
          'Error from server (Forbidden): roles.rbac.authorization.k8s.io is forbidden: User "guest" cannot create resource "roles" …',
      },
      {
        run: 'create rolebinding more --clusterrole=edit --user=guest',
        prints: 'rolebinding.rbac.authorization.k8s.io/more created',
      },
      { run: 'auth can-i create deployments', as: 'guest', prints: 'yes' },
      {
        run: 'auth can-i create rolebindings',
        as: 'guest',
        exit: 1,
        prints: 'no',
      },
      {
        run: 'auth reconcile -f -',
        input: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: $NAMESPACE}
rules: [{apiGroups: [""], resources: [events], verbs: [list]}]
`,
        prints: 'role.rbac.authorization.k8s.io/reader reconciled',
        complains: '…reconciliation required update\n…',
      },
    ],
  },
];
