export { StorageDriver } from './StorageDriver';
export {
  startControllers,
  type Controllers,
  type ControllersOptions,
} from './startControllers';
