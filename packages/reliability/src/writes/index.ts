export {
  describeCrash,
  WriteLedger,
  type CrashPoint,
  type WriteEntry,
  type WritePoint,
} from './WriteLedger';
export { nameOfBatch } from './nameOfBatch';
export { watchDatabase } from './watchDatabase';
export { watchKubernetes } from './watchKubernetes';
export { watchSqlServer } from './watchSqlServer';
