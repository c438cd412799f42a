import { Scenario } from '../Scenario';
import { WEB } from './manifests';

export const describing: Scenario[] = [
  {
    title: 'describe and events',
    // Volumes and contents without a name: kubectl lists them and then asks for each, which may be gone by then.
    alone: true,
    manifest: `${WEB}---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: s}
spec: {volumeSnapshotClassName: delete, source: {persistentVolumeClaimName: data}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: quota}
spec: {hard: {pods: "5", requests.storage: 10Gi}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 5Gi}}]}
`,
    commands: [
      { run: 'rollout status deployment/web --timeout=10s' },
      {
        run: "wait --for=jsonpath='{.status.readyToUse}'=true volumesnapshot/s --timeout=10s",
        prints: 'volumesnapshot.snapshot.storage.k8s.io/s condition met',
      },
      {
        run: 'describe pod -l app=web',
        prints: `
          Name:             web-…
          Namespace:        …
          Priority:         0
          Service Account:  default
          Node:             sandbox/127.0.0.1
          …
          Status:           Running
          …
          Controlled By:  ReplicaSet/web-…
          Containers:
            c:
          …
              State:          Running
          …
              Mounts:
                /data from d (rw)
          …
          Conditions:
          …
            Ready                       True
          …
              ClaimName:  data
          …
          Events:
            Type    Reason                  Age  From  Message
          …
            Normal  …Scheduled  …  default-scheduler  Successfully assigned …
          …
        `,
      },
      {
        run: 'describe pvc data',
        prints: `
          Name:          data
          Namespace:     …
          StorageClass:  fada
          Status:        Bound
          Volume:        pvc-…
          Labels:        <none>
          …
          Capacity:      1Gi
          Access Modes:  RWO
          VolumeMode:    Filesystem
          Used By:       web-…
          Events:
          …
            Normal  ProvisioningSucceeded  …  Successfully provisioned volume pvc-…
          …
        `,
      },
      {
        run: 'describe pv',
        prints: `
          …
          StorageClass:    fada
          Status:          Bound
          …
          Reclaim Policy:  Delete
          …
          Source:
              Type:              CSI (a Container Storage Interface (CSI) volume source)
          …
        `,
      },
      {
        run: 'describe deployment web',
        prints: `
          Name:                   web
          …
          Replicas:               1 desired | 1 updated | 1 total | 1 available | 0 unavailable
          StrategyType:           RollingUpdate
          …
          Conditions:
            Type           Status  Reason
            ----           ------  ------
            Available      True    MinimumReplicasAvailable
            Progressing    True    NewReplicaSetAvailable
          OldReplicaSets:  <none>
          NewReplicaSet:   web-… (1/1 replicas created)
          Events:
            Type    Reason             Age  From                   Message
            ----    ------             ---- ----                   -------
            Normal  ScalingReplicaSet  …  deployment-controller  Scaled up replica set web-… from 0 to 1
        `,
      },
      {
        run: 'describe service web',
        prints: `
          Name:                     web
          …
          Selector:                 app=web
          Type:                     ClusterIP
          …
          Port:                     <unset>  1433/TCP
          TargetPort:               1433/TCP
          Endpoints:                10.244.…:1433
          …
          Events:                   <none>
        `,
      },
      {
        run: 'describe volumesnapshot s',
        prints: `
          Name:         s
          …
          Spec:
            Source:
              Persistent Volume Claim Name:  data
            Volume Snapshot Class Name:      delete
          Status:
            Bound Volume Snapshot Content Name:  snapcontent-…
            Creation Time:                       …
            Ready To Use:                        true
            Restore Size:                        1Gi
          Events:
          …
            Normal  SnapshotReady  …  snapshot-controller  Snapshot …/s is ready to use.
          …
        `,
      },
      {
        run: 'describe volumesnapshotcontents',
        prints: `
          …
          Kind:         VolumeSnapshotContent
          …
          Status:
            Creation Time:    …
            Ready To Use:     true
            Restore Size:     1073741824
            Snapshot Handle:  …
          …
        `,
      },
      {
        run: 'describe quota quota',
        prints: `
          Name:             quota
          Namespace:        …
          Resource          Used  Hard
          --------          ----  ----
          pods              1     5
          requests.storage  1Gi   10Gi
        `,
      },
      {
        run: 'describe limits limits',
        prints: `
          Name:                  limits
          Namespace:             …
          Type                   Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
          ----                   --------  ---  ---  ---------------  -------------  -----------------------
          PersistentVolumeClaim  storage   -    5Gi  -                -              -
        `,
      },
      {
        run: 'describe namespace default',
        prints: `
          Name:         default
          Labels:       kubernetes.io/metadata.name=default
          Annotations:  <none>
          Status:       Active

          No resource quota.

          No LimitRange resource.
        `,
      },
      {
        run: 'describe node sandbox',
        prints: `
          Name:               sandbox
          …
          Unschedulable:      false
          …
          Addresses:
            InternalIP:  127.0.0.1
            Hostname:    sandbox
          …
          Allocated resources:
          …
        `,
      },
      {
        run: 'describe storageclass fada',
        prints: `
          Name:                  fada
          IsDefaultClass:        No
          …
          VolumeBindingMode:     Immediate
          …
        `,
      },
      {
        run: 'describe pod nope',
        exit: 1,
        complains: 'Error from server (NotFound): pods "nope" not found',
      },
      {
        run: 'events --for=deployment/web',
        prints: `
          LAST SEEN  TYPE    REASON             OBJECT          MESSAGE
          …          Normal  ScalingReplicaSet  Deployment/web  Scaled up replica set web-… from 0 to 1
        `,
      },
      {
        run: 'get events --field-selector reason=Scheduled',
        prints: `
          LAST SEEN  TYPE    REASON     OBJECT     MESSAGE
          …          Normal  Scheduled  pod/web-…  Successfully assigned …/web-… to sandbox
        `,
      },
      {
        run: 'get events --sort-by=.metadata.creationTimestamp -o name --field-selector involvedObject.kind=Deployment',
        prints: 'event/web.…',
      },
      {
        run: 'get pvc,pv,vs,vsc',
        prints: `
          NAME                        STATUS  VOLUME  CAPACITY  ACCESS MODES  STORAGECLASS  VOLUMEATTRIBUTESCLASS  AGE
          persistentvolumeclaim/data  Bound   pvc-…   1Gi       RWO           fada          <unset>                …s

          NAME                    CAPACITY  ACCESS MODES  RECLAIM POLICY  STATUS  CLAIM  STORAGECLASS  VOLUMEATTRIBUTESCLASS  REASON  AGE
          …
          NAME                                      READYTOUSE  SOURCEPVC  SOURCESNAPSHOTCONTENT  RESTORESIZE  SNAPSHOTCLASS  SNAPSHOTCONTENT  CREATIONTIME  AGE
          volumesnapshot.snapshot.storage.k8s.io/s  true        data                              1Gi          delete         snapcontent-…    …s            …s

          NAME  READYTOUSE  RESTORESIZE  DELETIONPOLICY  DRIVER  VOLUMESNAPSHOTCLASS  VOLUMESNAPSHOT  VOLUMESNAPSHOTNAMESPACE  AGE
          …
        `,
      },
    ],
  },
];
