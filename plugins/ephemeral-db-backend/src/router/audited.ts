import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';

/** What came of it, and what the audit log is to say about it beyond how it began. */
export interface Audited<Result> {
  result: Result;
  meta?: JsonObject;
}

/** Does something that the audit log records: how it began, and whether it succeeded or why not. */
export async function audited<Result>(
  auditor: AuditorService,
  event: AuditorServiceCreateEventOptions,
  work: () => Promise<Audited<Result>>,
): Promise<Result> {
  const audit = await auditor.createEvent(event);
  try {
    const { result, meta } = await work();
    await audit.success({ meta });
    return result;
  } catch (error) {
    await audit.fail({ error: toError(error) });
    throw error;
  }
}
