import { Scenario } from '../Scenario';

export const discovering: Scenario[] = [
  {
    title: 'what there is',
    commands: [
      {
        run: 'api-resources --api-group=snapshot.storage.k8s.io',
        prints: `
          NAME                    SHORTNAMES         APIVERSION                  NAMESPACED  KIND
          volumesnapshotclasses   vsclass,vsclasses  snapshot.storage.k8s.io/v1  false       VolumeSnapshotClass
          volumesnapshotcontents  vsc,vscs           snapshot.storage.k8s.io/v1  false       VolumeSnapshotContent
          volumesnapshots         vs                 snapshot.storage.k8s.io/v1  true        VolumeSnapshot
        `,
      },
      {
        run: 'api-resources --namespaced=true -o name --api-group=apps',
        prints: 'deployments.apps\nreplicasets.apps',
      },
      {
        run: 'api-resources --verbs=list,watch --categories=all -o name',
        prints: `
          pods
          services
          deployments.apps
          replicasets.apps
        `,
      },
      {
        run: 'api-versions',
        prints: `
          apiextensions.k8s.io/v1
          apps/v1
          authentication.k8s.io/v1
          authorization.k8s.io/v1
          coordination.k8s.io/v1
          discovery.k8s.io/v1
          networking.k8s.io/v1
          rbac.authorization.k8s.io/v1
          snapshot.storage.k8s.io/v1
          storage.k8s.io/v1
          v1
        `,
      },
      {
        run: 'version',
        prints: `
          Client Version: v1.35.…
          Kustomize Version: …
          Server Version: v1.36.2
        `,
      },
      {
        run: 'cluster-info',
        prints: 'Kubernetes control plane is running at https://127.0.0.1:…\n…',
      },
      {
        run: 'config view --minify -o jsonpath={.clusters[0].name}',
        prints: 'sandbox',
      },
      { run: 'config current-context', prints: 'admin' },
      { run: 'get --raw /readyz', prints: 'ok' },
      { run: 'get --raw /livez/ping', prints: 'ok' },
      {
        run: 'get --raw /readyz?verbose',
        prints: '[+]ping ok\n…\nreadyz check passed',
      },
      {
        run: 'get --raw /api/v1/namespaces/default',
        prints:
          '{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"default",…}',
      },
      {
        run: 'get --raw /apis/nope.example.com/v1',
        exit: 1,
        complains:
          'Error from server (NotFound): the server could not find the requested resource',
      },
    ],
  },
  {
    title: 'explain',
    commands: [
      {
        run: 'explain pod.spec.containers.image',
        prints: `
          KIND:       Pod
          VERSION:    v1

          FIELD: image <string>

          …
        `,
      },
      {
        run: 'explain deployment.spec.strategy --recursive',
        prints: `
          GROUP:      apps
          KIND:       Deployment
          VERSION:    v1

          FIELD: strategy <DeploymentStrategy>

          …
          FIELDS:
            rollingUpdate  <RollingUpdateDeployment>
              maxSurge  <IntOrString>
              maxUnavailable  <IntOrString>
            type  <string>
          …
        `,
      },
      {
        run: 'explain pod.spec.containers.ports',
        prints: `
          KIND:       Pod
          VERSION:    v1

          FIELD: ports <[]ContainerPort>

          …
            containerPort  <integer> -required-
          …
        `,
      },
      {
        run: 'explain volumesnapshot --recursive',
        prints: `
          GROUP:      snapshot.storage.k8s.io
          KIND:       VolumeSnapshot
          VERSION:    v1

          …
            metadata  <ObjectMeta>
          …
            spec  <Object> -required-
              source  <Object> -required-
                persistentVolumeClaimName  <string>
                volumeSnapshotContentName  <string>
              volumeSnapshotClassName  <string>
          …
        `,
      },
      {
        run: 'explain pod.spec.nope',
        exit: 1,
        prints: '…',
        complains: 'error: field "nope" does not exist',
      },
      {
        run: 'explain nope',
        exit: 1,
        complains: `the server doesn't have a resource type "nope"`,
      },
    ],
  },
];
