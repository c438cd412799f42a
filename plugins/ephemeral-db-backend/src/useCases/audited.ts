import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { actorOf, type Call, callerOf, orderedViaOf } from './Call';

/** What is done; who does it is the call's to say. */
export type AuditEvent = Required<
  Pick<AuditorServiceCreateEventOptions, 'eventId' | 'severityLevel' | 'meta'>
>;

/** What came of it, and what the audit log is to say about it beyond how it began. */
export interface Audited<Result> {
  result: Result;
  meta?: JsonObject;
}

/** The auditor tells who calls from the request: without one it would take the plugin itself for the caller. */
function callerMeta(call: Call): JsonObject {
  const actor = actorOf(call);
  return {
    via: orderedViaOf(call),
    ...(!call.request && { calledBy: callerOf(call) }),
    ...(actor !== undefined && { calledThrough: actor }),
  };
}

/**
 * Does something that the audit log records: how it began, and whether it succeeded or why not. What is refused is
 * recorded too, so the door is passed inside of it.
 */
export async function audited<Result>(
  auditor: AuditorService,
  call: Call,
  { meta, ...event }: AuditEvent,
  work: () => Promise<Audited<Result>>,
): Promise<Result> {
  const audit = await auditor.createEvent({
    ...event,
    request: call.request,
    meta: { ...meta, ...callerMeta(call) },
  });
  try {
    const done = await work();
    await audit.success({ meta: done.meta });
    return done.result;
  } catch (error) {
    await audit.fail({ error: toError(error) });
    throw error;
  }
}
