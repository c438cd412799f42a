import { PRODUCT_VERSION } from '../engine/InstanceSettings';
import type { Session } from '../engine/Session';
import { SqlError } from '../engine/SqlError';
import { collationBytes } from './collation';
import type { Login7 } from './login7';
import { contextChanged } from './Response';
import { doneStatus, environmentChanges, tokenWriter } from './tokenWriter';

const LANGUAGE = 'us_english';

/** The tokens that tell a client that it is logged in. */
export function loginAnswer(options: {
  session: Session;
  packetSize: number;
  login: Login7;
}): Buffer {
  const { session, packetSize, login } = options;
  const { serverName } = session.instance.settings;
  const database = session.database.name;
  const languageChanged = new SqlError({
    number: 5703,
    severity: 0,
    state: 1,
    message: `Changed language setting to ${LANGUAGE}.`,
  });
  const none = Buffer.from([0]);
  return Buffer.concat([
    tokenWriter.environmentText(
      environmentChanges.database,
      database,
      'master',
    ),
    tokenWriter.message(contextChanged(database), serverName, false),
    tokenWriter.environmentChange(
      environmentChanges.collation,
      Buffer.concat([Buffer.from([collationBytes.length]), collationBytes]),
      none,
    ),
    tokenWriter.environmentText(environmentChanges.language, LANGUAGE, ''),
    tokenWriter.message(languageChanged, serverName, false),
    tokenWriter.loginAcknowledge(PRODUCT_VERSION),
    tokenWriter.environmentText(
      environmentChanges.packetSize,
      String(packetSize),
      '4096',
    ),
    ...(login.features.length > 0 ? [tokenWriter.featureAcknowledge()] : []),
    tokenWriter.done('done', doneStatus.final, 0, 0),
  ]);
}

/** The tokens that tell a client why it is not let in. */
export function loginRefusal(errors: SqlError[], serverName: string): Buffer {
  return Buffer.concat([
    ...errors.map(error => tokenWriter.message(error, serverName, true)),
    tokenWriter.done('done', doneStatus.error, 0, 0),
  ]);
}
