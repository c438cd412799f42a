import { Scenario } from '../Scenario';
import { WEB, configMap } from './manifests';

export const patching: Scenario[] = [
  {
    title: 'patch, replace, label and annotate',
    manifest: `${configMap('x', 'k: v')}---${WEB}---
apiVersion: snapshot.storage.k8s.io/v1
kind: VolumeSnapshot
metadata: {name: s}
spec: {volumeSnapshotClassName: delete, source: {persistentVolumeClaimName: data}}
`,
    commands: [
      { run: 'rollout status deployment/web --timeout=10s' },
      {
        run: 'patch deployment web -p \'{"spec":{"template":{"spec":{"containers":[{"name":"c","env":[{"name":"B","value":"2"},{"$patch":"delete","name":"A"}]}]}}}}\'',
        prints: 'deployment.apps/web patched',
      },
      {
        run: "get deployment web -o jsonpath='{.spec.template.spec.containers[0].env}'",
        prints: '[{"name":"B","value":"2"}]',
      },
      {
        run: 'patch deployment web -p \'{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}\'',
        prints: 'deployment.apps/web patched',
      },
      {
        run: "get deployment web -o jsonpath='{.spec.strategy}'",
        prints: '{"type":"Recreate"}',
      },
      {
        run: 'patch configmap x --type=merge -p \'{"data":{"k":null,"z":"1"}}\'',
        prints: 'configmap/x patched',
      },
      {
        run: 'patch configmap x --type=merge -p \'{"data":{"z":"1"}}\'',
        prints: 'configmap/x patched (no change)',
      },
      {
        run: 'patch configmap x --type=json -p \'[{"op":"replace","path":"/data/z","value":"2"}]\' -o jsonpath={.data}',
        prints: '{"z":"2"}',
      },
      {
        run: 'patch configmap x --type=json -p \'[{"op":"test","path":"/data/z","value":"3"}]\'',
        exit: 1,
        complains:
          'The request is invalid: the server rejected our request due to an error in our request',
      },
      {
        run: 'patch configmap x --type=json -p \'[{"op":"remove","path":"/data/nope"}]\'',
        exit: 1,
        complains: 'The request is invalid: …',
      },
      {
        run: 'patch vs s -p \'{"metadata":{"labels":{"a":"b"}}}\'',
        exit: 1,
        complains:
          'error: application/strategic-merge-patch+json is not supported by snapshot.storage.k8s.io/v1, Kind=VolumeSnapshot: …',
      },
      {
        run: 'patch vs s --type=merge -p \'{"spec":{"source":{"persistentVolumeClaimName":"other"}}}\'',
        exit: 1,
        complains:
          'The VolumeSnapshot "s" is invalid: spec.source.persistentVolumeClaimName: Invalid value: "other": persistentVolumeClaimName is immutable',
      },
      {
        run: 'patch deployment web --subresource=scale --type=merge -p \'{"spec":{"replicas":2}}\'',
        prints: 'scale.autoscaling/web patched',
      },
      {
        run: 'patch pvc data -p \'{"spec":{"accessModes":["ReadWriteMany"]}}\'',
        exit: 1,
        complains:
          'The PersistentVolumeClaim "data" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n…',
      },
      {
        run: 'run pinned --image=db:1 -l app=pinned',
      },
      {
        run: 'patch pod pinned -p \'{"spec":{"nodeName":"other"}}\'',
        exit: 1,
        complains:
          'The Pod "pinned" is invalid: spec: Forbidden: pod updates may not change fields other than …\n…',
      },
      {
        run: 'replace -f -',
        input: configMap('x', 'k: w'),
        prints: 'configmap/x replaced',
      },
      {
        run: 'replace -f -',
        input: configMap('nope', ''),
        exit: 1,
        complains:
          'Error from server (NotFound): error when replacing "STDIN": configmaps "nope" not found',
      },
      {
        run: 'replace --force -f -',
        input: configMap('x', 'k: w'),
        prints: 'configmap "x" deleted from … namespace\nconfigmap/x replaced',
      },
      {
        run: 'replace -f -',
        input: configMap('x', 'k: w', ', resourceVersion: "1"'),
        exit: 1,
        complains:
          'Error from server (Conflict): error when replacing "STDIN": Operation cannot be fulfilled on configmaps "x": the object has been modified; please apply your changes to the latest version and try again',
      },
      { run: 'label configmap x a=b', prints: 'configmap/x labeled' },
      {
        run: 'label configmap x a=c',
        exit: 1,
        complains:
          "error: 'a' already has a value (b), and --overwrite is false",
      },
      {
        run: 'label configmap x a=c --overwrite',
        prints: 'configmap/x labeled',
      },
      { run: 'label configmap x a-', prints: 'configmap/x unlabeled' },
      {
        run: 'label configmap x a=user:default/guest',
        exit: 1,
        complains: 'error: invalid label value: "a=user:default/guest": …',
      },
      { run: 'annotate configmap x note=hi', prints: 'configmap/x annotated' },
      {
        run: "get configmap x -o jsonpath='{.metadata.annotations.note}'",
        prints: 'hi',
      },
      { run: 'annotate configmap x note-', prints: 'configmap/x annotated' },
    ],
  },
];
