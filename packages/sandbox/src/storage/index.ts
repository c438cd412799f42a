export { CsiError, type CsiCode } from './CsiError';
export { measureVolume, type VolumeBytes } from './measureVolume';
export {
  StorageArray,
  type ArraySnapshot,
  type ArrayVolume,
  type StorageArrayOptions,
} from './StorageArray';
