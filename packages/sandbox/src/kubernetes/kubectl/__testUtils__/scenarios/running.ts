import { Scenario } from '../Scenario';
import { WEB, pod } from './manifests';

export const running: Scenario[] = [
  {
    title: 'rollout, scale and set',
    manifest: WEB,
    commands: [
      {
        run: 'rollout status deployment/web --timeout=10s',
        prints: '…\ndeployment "web" successfully rolled out',
      },
      {
        run: 'wait --for=condition=Available deployment/web --timeout=10s',
        prints: 'deployment.apps/web condition met',
      },
      {
        run: 'get all',
        prints: `
          NAME       READY  STATUS   RESTARTS  AGE
          pod/web-…  1/1    Running  0         …s

          NAME         TYPE       CLUSTER-IP  EXTERNAL-IP  PORT(S)   AGE
          service/web  ClusterIP  127.…       <none>       1433/TCP  …s

          NAME                 READY  UP-TO-DATE  AVAILABLE  AGE
          deployment.apps/web  1/1    1           1          …s

          NAME                   DESIRED  CURRENT  READY  AGE
          replicaset.apps/web-…  1        1        1      …s
        `,
      },
      {
        run: 'set image deployment/web c=crash:1',
        prints: 'deployment.apps/web image updated',
      },
      {
        run: 'rollout status deployment/web --timeout=1s',
        exit: 1,
        prints: 'Waiting for deployment "web" rollout to finish: …',
        complains: 'error: timed out waiting for the condition',
      },
      {
        run: 'rollout history deployment/web',
        prints: `
          deployment.apps/web
          REVISION  CHANGE-CAUSE
          1         <none>
          2         <none>
        `,
      },
      {
        run: 'rollout history deployment/web --revision=1',
        prints: `
          deployment.apps/web with revision #1
          Pod Template:
          …
              Image:  db:1
          …
        `,
      },
      {
        run: 'rollout history deployment/web --revision=9',
        exit: 1,
        complains: 'error: unable to find the specified revision',
      },
      {
        run: 'rollout undo deployment/web',
        prints: 'deployment.apps/web rolled back',
      },
      {
        run: 'rollout status deployment/web --timeout=10s',
        prints: '…\ndeployment "web" successfully rolled out',
      },
      {
        run: "get deployment web -o jsonpath='{.spec.template.spec.containers[0].image}'",
        prints: 'db:1',
      },
      {
        run: 'rollout restart deployment/web',
        prints: 'deployment.apps/web restarted',
      },
      {
        run: 'rollout status deployment/web --timeout=10s',
        prints: '…\ndeployment "web" successfully rolled out',
      },
      {
        run: 'rollout pause deployment/web',
        prints: 'deployment.apps/web paused',
      },
      {
        run: 'rollout restart deployment/web',
        exit: 1,
        complains:
          'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)',
      },
      {
        run: 'rollout resume deployment/web',
        prints: 'deployment.apps/web resumed',
      },
      {
        run: 'set env deployment/web B=2',
        prints: 'deployment.apps/web env updated',
      },
      {
        run: 'set resources deployment/web --limits=memory=1Gi',
        prints: 'deployment.apps/web resource requirements updated',
      },
      {
        run: 'rollout status deployment/web --timeout=10s',
        prints: '…\ndeployment "web" successfully rolled out',
      },
      {
        run: 'scale deployment/web --replicas=2',
        prints: 'deployment.apps/web scaled',
      },
      {
        run: 'scale deployment/web --replicas=1 --current-replicas=3',
        exit: 1,
        complains: 'error: Expected replicas to be 3, was 2',
      },
      {
        run: 'scale deployment/web --replicas=1 --current-replicas=2',
        prints: 'deployment.apps/web scaled',
      },
      {
        run: 'scale deployment/web --replicas=-1',
        exit: 1,
        complains: 'error: The --replicas=COUNT flag is required, …',
      },
      {
        run: "wait --for=jsonpath='{.status.readyReplicas}'=1 deployment/web --timeout=10s",
        prints: 'deployment.apps/web condition met',
      },
      {
        run: "get service web -o jsonpath='{.spec.ports[0].targetPort}'",
        prints: '1433',
      },
      {
        run: 'autoscale deployment web --max=3',
        exit: 1,
        complains: '…error: …',
      },
    ],
  },
  {
    title: 'wait',
    manifest: pod('p'),
    commands: [
      {
        run: 'wait --for=create pod/p --timeout=5s',
        prints: 'pod/p condition met',
      },
      {
        run: 'wait --for=condition=Ready pod -l app=p --timeout=10s',
        prints: 'pod/p condition met',
      },
      {
        run: "wait --for=jsonpath='{.status.phase}'=Running pod/p --timeout=5s",
        prints: 'pod/p condition met',
      },
      {
        run: 'wait --for=condition=Nope pod/p --timeout=1s',
        exit: 1,
        complains: '…\nerror: timed out waiting for the condition on pods/p',
      },
      {
        run: 'wait --for=delete pod/p --timeout=1s',
        exit: 1,
        complains: '…\nerror: timed out waiting for the condition on pods/p',
      },
      { run: 'wait --for=delete pod/nope --timeout=1s', prints: '' },
      { run: 'delete pod p --wait=false' },
      {
        run: 'wait --for=delete pod/p --timeout=10s',
        prints: '…',
      },
      {
        run: 'wait --for=condition=Ready pod/nope --timeout=1s',
        exit: 1,
        complains: 'Error from server (NotFound): pods "nope" not found',
      },
    ],
  },
  {
    title: 'logs',
    manifest: `${pod('p')}---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec: {containers: [{name: one, image: "db:1"}, {name: two, image: "db:1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: done, labels: {app: done}}
spec: {restartPolicy: Never, containers: [{name: c, image: "done:1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: crashing, labels: {app: crashing}}
spec: {containers: [{name: c, image: "crash:1"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: missing}
spec: {containers: [{name: c, image: "missing:1"}]}
`,
    commands: [
      { run: 'wait --for=condition=Ready pod/p pod/two --timeout=10s' },
      { run: 'logs p', prints: 'hello from p\nlistening' },
      { run: 'logs p --tail=1', prints: 'listening' },
      { run: 'logs p --tail=0', prints: '' },
      {
        run: 'logs p --timestamps',
        prints: '20…T…Z hello from p\n20…T…Z listening',
      },
      { run: 'logs p --limit-bytes=5', prints: 'hello' },
      { run: 'logs p --since=1h', prints: 'hello from p\nlistening' },
      { run: 'logs p --since-time=2100-01-01T00:00:00Z', prints: '' },
      { run: 'logs p -c c', prints: 'hello from p\nlistening' },
      {
        run: 'logs p -c nope',
        exit: 1,
        complains: 'error: container nope is not valid for pod p',
      },
      {
        run: 'logs two',
        prints: 'hello from two\nlistening',
        complains: 'Defaulted container "one" out of: one, two',
      },
      {
        // kubectl keeps the containers in a map, and Go reads a map in any order.
        run: 'logs two --all-containers --prefix',
        prints: `
          [pod/two/…] hello from two
          [pod/two/…] listening
          [pod/two/…] hello from two
          [pod/two/…] listening
        `,
      },
      { run: 'logs -l app=p', prints: 'hello from p\nlistening' },
      {
        run: 'logs p --previous',
        exit: 1,
        complains:
          'Error from server (BadRequest): previous terminated container "c" in pod "p" not found',
      },
      {
        run: 'wait --for=jsonpath={.status.containerStatuses[0].lastState.terminated.reason}=Error pod/crashing --timeout=10s',
      },
      {
        run: 'logs crashing --previous',
        prints: 'hello from crashing\nlistening',
      },
      {
        run: 'wait --for=jsonpath={.status.phase}=Succeeded pod/done --timeout=10s',
      },
      { run: 'logs done -f', prints: 'hello from done\nlistening' },
      {
        run: 'logs p -f',
        meanwhile: ['delete pod p --grace-period=0 --force'],
        exit: 0,
        prints: 'hello from p\nlistening',
      },
      {
        run: 'logs missing',
        exit: 1,
        complains:
          'Error from server (BadRequest): container "c" in pod "missing" is waiting to start: …',
      },
      {
        run: 'logs nope',
        exit: 1,
        complains:
          'error: error from server (NotFound): pods "nope" not found in namespace "…"',
      },
    ],
  },
  {
    title: 'commands in containers, which the sandbox does not run',
    manifest: pod('p'),
    commands: [
      { run: 'wait --for=condition=Ready pod/p --timeout=10s' },
      {
        run: 'exec p -- ls',
        exit: 1,
        complains:
          'Error from server (NotImplemented): pods "p" cannot exec: the sandbox runs no commands in containers; read "kubectl logs", or reach a port with "kubectl port-forward"',
      },
      {
        run: 'exec nope -- ls',
        exit: 1,
        complains: 'Error from server (NotFound): pods "nope" not found',
      },
      {
        run: 'attach p',
        exit: 1,
        complains:
          '…\nError from server (NotImplemented): pods "p" cannot attach: …',
      },
      {
        run: 'cp p:/x /tmp/x',
        exit: 1,
        complains:
          '…Error from server (NotImplemented): pods "p" cannot exec: …',
      },
      {
        run: 'top pods',
        exit: 1,
        complains: 'error: Metrics API not available',
      },
    ],
  },
  {
    title: 'cordon and drain',
    alone: true,
    manifest: WEB,
    commands: [
      { run: 'rollout status deployment/web --timeout=10s' },
      { run: 'cordon sandbox', prints: 'node/sandbox cordoned' },
      { run: 'cordon sandbox', prints: 'node/sandbox already cordoned' },
      {
        run: 'get nodes',
        prints: `
          NAME     STATUS                    ROLES   AGE  VERSION
          sandbox  Ready,SchedulingDisabled  <none>  …s   v1.36.2
        `,
      },
      { run: 'run lonely --image=db:1' },
      {
        run: 'events --types=Warning',
        prints: `
          LAST SEEN  TYPE     REASON            OBJECT      MESSAGE
          …          Warning  FailedScheduling  Pod/lonely  0/1 nodes are available: 1 node(s) were unschedulable.…
        `,
      },
      { run: 'uncordon sandbox', prints: 'node/sandbox uncordoned' },
      { run: 'wait --for=condition=Ready pod/lonely --timeout=10s' },
      {
        run: 'drain sandbox --ignore-daemonsets',
        exit: 1,
        prints: 'node/sandbox cordoned',
        complains:
          'error: unable to drain node "sandbox" due to error: …cannot delete Pods that declare no controller (use --force to override): …/lonely, continuing command...\n…',
      },
      {
        run: 'drain sandbox --ignore-daemonsets --force --timeout=20s',
        prints: `
          node/sandbox already cordoned
          evicting pod …
          evicting pod …
          …
          node/sandbox drained
        `,
        complains: 'Warning: deleting Pods that declare no controller: …',
      },
      { run: 'uncordon sandbox', prints: 'node/sandbox uncordoned' },
      { run: 'rollout status deployment/web --timeout=10s' },
      {
        run: 'taint nodes sandbox a=b:NoSchedule',
        prints: 'node/sandbox tainted',
      },
    ],
  },
];
