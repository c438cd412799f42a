import { Faults } from '../../faults';
import { RequestLog } from '../../requestLog';
import { Clock } from '../../time/Clock';
import { Authenticator } from '../access/Authenticator';
import { Authorizer } from '../access/Authorizer';
import { ServiceAccountTokens } from '../access/ServiceAccountTokens';
import { Kubelet } from '../Kubelet';
import { ObjectStore } from '../ObjectStore';
import { WatchHub } from './WatchHub';

/** What all handlers of the API server share. */
export interface ApiContext {
  store: ObjectStore;
  clock: Clock;
  kubelet: Kubelet;
  faults: Faults;
  requestLog: RequestLog;
  authenticator: Authenticator;
  authorizer: Authorizer;
  tokens: ServiceAccountTokens;
  watches: WatchHub;
  /** Between the bookmarks of a quiet watch. */
  bookmarkMilliseconds: number;
}
