import type request from 'supertest';
import type { Caller } from './startPortal';

const ACTIONS = '/.backstage/actions/v1/actions';

/** The actions that the registry offers, as other plugins read them. */
export function listActions(caller: Caller): request.Test {
  return caller.get(ACTIONS);
}

/** Invokes an action as other plugins do; the answer is `{ output }`, or a refusal. */
export function callAction(
  caller: Caller,
  name: string,
  input: object = {},
): request.Test {
  return caller.post(
    `${ACTIONS}/${encodeURIComponent(`ephemeral-db:${name}`)}/invoke`,
    input,
  );
}
