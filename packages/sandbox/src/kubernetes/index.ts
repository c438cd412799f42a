export type { Kubelet } from './Kubelet';
export type {
  Fields,
  KubernetesObject,
  KubernetesObjectInput,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './objects';
export type { StoreEvent, StoreListener } from './EventLog';
export type { Resource } from './resources';
export {
  ObjectStore,
  type DeleteResult,
  type ListOptions,
  type ObjectStoreOptions,
} from './ObjectStore';
export { LocalApi, type LocalEvent } from './LocalApi';
export { ObjectDatabase } from './store/ObjectDatabase';
export type { UpdateOptions, WriteOptions } from './store/planWrites';
export type { DeleteOptions } from './deletion';
export type { Preconditions } from './preconditions';
export { StatusError, type Status, type StatusCause } from './StatusError';
export { fieldsAt, isFields, isSame } from './objects';
export {
  allResources,
  apiVersionOf,
  qualifiedPlural,
  resourceOf,
  resources,
} from './resources';
export { formatQuantity, parseQuantity, quantityUnits } from './quantity';
export { matchesLabelSelector } from './selectors';
export {
  startApiServer,
  type ApiServer,
  type ApiServerOptions,
} from './server/startApiServer';
export type { PolicyRule } from './access/PolicyRule';
export type { User } from './access/User';
export {
  createCertificate,
  type Certificate,
} from './server/createCertificate';
export { kubeConfigOf, type KubeConfigOptions } from './server/kubeConfigOf';
