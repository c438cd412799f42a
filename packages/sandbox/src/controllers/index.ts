export { type Nodes } from './nodes/startNodes';
export { StorageDriver } from './StorageDriver';
export {
  startControllers,
  type Controllers,
  type ControllersOptions,
} from './startControllers';
