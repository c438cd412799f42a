import { Scenario } from '../Scenario';
import { configMap, pod } from './manifests';

export const watching: Scenario[] = [
  {
    title: 'get --watch',
    manifest: configMap('a', 'k: v'),
    commands: [
      {
        run: 'get configmap a -w',
        meanwhile: [
          `patch configmap a --type=merge -p '{"data":{"l":"w"}}'`,
          'delete configmap a',
        ],
        prints: `
          NAME  DATA  AGE
          a     1     …s
          a     2     …s
          a     2     …s
        `,
      },
      { run: 'create configmap b' },
      {
        run: 'get configmaps -w -o name',
        meanwhile: ['create configmap c', 'label configmap b x=y'],
        prints: `
          configmap/b
          configmap/kube-root-ca.crt
          configmap/c
          configmap/b
        `,
      },
      {
        run: 'get configmaps --watch-only -v=6',
        meanwhile: ['create configmap d', 'delete configmap d'],
        prints: `
          NAME  DATA  AGE
          d     0     …s
          d     0     …s
        `,
        complains: '…',
      },
      {
        run: 'get configmap b -w --output-watch-events',
        meanwhile: ['annotate configmap b x=y', 'delete configmap b'],
        prints: `
          EVENT     NAME  DATA  AGE
          ADDED     b     0     …s
          MODIFIED  b     0     …s
          DELETED   b     0     …s
        `,
      },
    ],
  },
  {
    title: 'get pods --watch',
    manifest: pod('p'),
    commands: [
      { run: 'wait --for=condition=Ready pod/p --timeout=10s' },
      {
        run: 'get pods -w',
        meanwhile: ['delete pod p'],
        prints: `
          NAME  READY  STATUS       RESTARTS  AGE
          p     1/1    Running      0         …s
          p     1/1    Terminating  0         …s
          …
        `,
      },
    ],
  },
];
