export { CsiError, type CsiCode } from './CsiError';
export {
  StorageArray,
  type ArraySnapshot,
  type ArrayVolume,
  type StorageArrayOptions,
} from './StorageArray';
