import { Faults } from '../../faults';
import { RequestLog } from '../../requestLog';
import { Clock } from '../../time/Clock';
import { Kubelet } from '../Kubelet';
import { ObjectStore } from '../ObjectStore';
import { Authorizer } from './Authorizer';
import { WatchHub } from './WatchHub';

/** What all handlers of the API server share. */
export interface ApiContext {
  store: ObjectStore;
  clock: Clock;
  kubelet: Kubelet;
  faults: Faults;
  requestLog: RequestLog;
  authorizer: Authorizer;
  watches: WatchHub;
  /** Between the bookmarks of a quiet watch. */
  bookmarkMilliseconds: number;
}
