export { Clock } from './Clock';
export { StorageDriver, type DriverOptions } from './StorageDriver';
export {
  startControllers,
  type Controllers,
  type ControllersOptions,
} from './startControllers';
