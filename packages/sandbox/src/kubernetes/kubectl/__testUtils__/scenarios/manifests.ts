/** A Deployment `web` of one pod on a claim `data`, with a Service before it. */
export const WEB = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: fada, resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 1433}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - {name: c, image: "db:1", env: [{name: A, value: "1"}], volumeMounts: [{name: d, mountPath: /data}]}
      volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]
`;

/** A pod of one container. */
export function pod(name: string, more = ''): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}${more}}
spec: {terminationGracePeriodSeconds: 1, containers: [{name: c, image: "db:1"}]}
`;
}

export function configMap(name: string, data: string, more = ''): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}${more}}
data: {${data}}
`;
}
