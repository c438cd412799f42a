import { Scenario } from '../Scenario';
import { configMap } from './manifests';

const ABSENT = (resource: string) =>
  `error: failed to create …: the server could not find the requested resource (post ${resource})`;

export const creating: Scenario[] = [
  {
    title: 'create',
    commands: [
      {
        run: 'create configmap c --from-literal=a=b --from-literal=empty=',
        prints: 'configmap/c created',
      },
      {
        run: "get configmap c -o jsonpath='{.data}'",
        prints: '{"a":"b","empty":""}',
      },
      {
        run: 'create configmap c',
        exit: 1,
        complains:
          'error: failed to create configmap: configmaps "c" already exists',
      },
      {
        run: 'create secret generic s --from-literal=password=x',
        prints: 'secret/s created',
      },
      {
        run: "get secret s -o jsonpath='{.type} {.data.password}'",
        prints: 'Opaque eA==',
      },
      {
        run: 'create secret docker-registry r --docker-username=a --docker-password=b',
        prints: 'secret/r created',
      },
      {
        run: 'get secrets',
        prints: `
          NAME  TYPE                            DATA  AGE
          r     kubernetes.io/dockerconfigjson  1     …s
          s     Opaque                          1     …s
        `,
      },
      {
        run: 'create serviceaccount sa',
        prints: 'serviceaccount/sa created',
      },
      {
        run: 'create token sa --duration=10m',
        prints: 'ey….ey….…',
      },
      {
        run: 'create token sa --duration=1m',
        exit: 1,
        complains:
          'error: failed to create token: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
      },
      {
        run: 'create token nobody',
        exit: 1,
        complains:
          'error: failed to create token: serviceaccounts "nobody" not found',
      },
      {
        run: 'create deployment d --image=db:1 --replicas=2 --port=1433 -- run it',
        prints: 'deployment.apps/d created',
      },
      {
        run: "get deployment d -o jsonpath='{.spec.replicas} {.spec.template.spec.containers[0].name} {.spec.template.spec.containers[0].ports[0].containerPort} {.spec.template.spec.containers[0].command}'",
        prints: '2 db 1433 ["run","it"]',
      },
      {
        run: 'expose deployment d --port=1433 --target-port=1433',
        prints: 'service/d exposed',
      },
      {
        run: 'create service clusterip cip --tcp=80:8080',
        prints: 'service/cip created',
      },
      {
        run: 'create service nodeport np --tcp=80 --node-port=30123',
        prints: 'service/np created',
      },
      {
        run: 'create service externalname ext --external-name=example.com',
        prints: 'service/ext created',
      },
      {
        run: 'get services --sort-by=.metadata.name',
        prints: `
          NAME  TYPE          CLUSTER-IP  EXTERNAL-IP  PORT(S)       AGE
          cip   ClusterIP     127.…       <none>       80/TCP        …s
          d     ClusterIP     127.…       <none>       1433/TCP      …s
          ext   ExternalName  <none>      example.com  <none>        …s
          np    NodePort      127.…       <none>       80:30123/TCP  …s
        `,
      },
      {
        run: 'create role r --verb=get,list --resource=pods,pods/log,deployments.apps --resource-name=x',
        prints: 'role.rbac.authorization.k8s.io/r created',
      },
      {
        run: "get role r -o jsonpath='{.rules}'",
        prints:
          '[{"apiGroups":[""],"resourceNames":["x"],"resources":["pods","pods/log"],"verbs":["get","list"]},{"apiGroups":["apps"],"resourceNames":["x"],"resources":["deployments"],"verbs":["get","list"]}]',
      },
      {
        run: 'create role r2 --verb=get --resource=nopes',
        exit: 1,
        complains: `the server doesn't have a resource type "nopes"`,
      },
      {
        run: 'create rolebinding rb --role=r --serviceaccount=default:sa --user=u --group=g',
        prints: 'rolebinding.rbac.authorization.k8s.io/rb created',
      },
      {
        run: 'get rolebindings -o wide',
        prints: `
          NAME  ROLE    AGE  USERS  GROUPS  SERVICEACCOUNTS
          rb    Role/r  …s   u      g       default/sa
        `,
      },
      {
        run: 'create clusterrole kubectl-test --verb=get --non-resource-url=/metrics',
        prints: 'clusterrole.rbac.authorization.k8s.io/kubectl-test created',
      },
      {
        run: 'create clusterrolebinding kubectl-test --clusterrole=kubectl-test --user=u',
        prints:
          'clusterrolebinding.rbac.authorization.k8s.io/kubectl-test created',
      },
      {
        run: 'describe clusterrole kubectl-test',
        prints: `
          Name:         kubectl-test
          Labels:       <none>
          Annotations:  <none>
          PolicyRule:
            Resources  Non-Resource URLs  Resource Names  Verbs
            ---------  -----------------  --------------  -----
                       [/metrics]         []              [get]
        `,
      },
      {
        run: 'create quota q --hard=pods=5,requests.storage=10Gi',
        prints: 'resourcequota/q created',
      },
      {
        run: 'get quota',
        prints: `
          NAME  REQUEST                                     LIMIT  AGE
          q     pods: …/5, requests.storage: 0/10Gi…
        `,
      },
      { run: 'run p --image=db:1', prints: 'pod/p created' },
      {
        run: 'create namespace made-by-kubectl',
        prints: 'namespace/made-by-kubectl created',
      },
      {
        run: 'create namespace Bad_Name',
        exit: 1,
        complains:
          'The Namespace "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": a lowercase RFC 1123 label must consist of …',
      },
      {
        run: 'create namespace x --dry-run=server -o yaml',
        prints: `
          apiVersion: v1
          kind: Namespace
          metadata:
            creationTimestamp: …
            labels:
              kubernetes.io/metadata.name: x
            name: x
            uid: …
          spec:
            finalizers:
            - kubernetes
          status:
            phase: Active
        `,
      },
      {
        run: 'create -f -',
        input: configMap('from-file', 'a: b'),
        prints: 'configmap/from-file created',
      },
      {
        run: 'create -f -',
        input: configMap('from-file', 'a: b'),
        exit: 1,
        complains:
          'Error from server (AlreadyExists): error when creating "STDIN": configmaps "from-file" already exists',
      },
      {
        run: 'create job j --image=db:1',
        exit: 1,
        complains: ABSENT('jobs.batch'),
      },
      {
        run: 'create ingress i --rule=a/b=c:80',
        exit: 1,
        complains: ABSENT('ingresses.networking.k8s.io'),
      },
      {
        run: 'create poddisruptionbudget p --selector=a=b --min-available=1',
        exit: 1,
        complains: ABSENT('poddisruptionbudgets.policy'),
      },
    ],
  },
];
