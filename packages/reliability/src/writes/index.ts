export {
  describeCrash,
  WriteLedger,
  type CrashPoint,
  type WriteEntry,
  type WritePoint,
} from './WriteLedger';
export { watchDatabase } from './watchDatabase';
export { watchKubernetes } from './watchKubernetes';
export { watchSqlServer } from './watchSqlServer';
