import { adminMessages } from '../translation/messages/admin';
import type { Words } from '../translation';

type CheckId = keyof typeof adminMessages.admin.doctor.checks;

function isKnown(id: string): id is CheckId {
  return Object.hasOwn(adminMessages.admin.doctor.checks, id);
}

/** What a check is called; one that a newer backend has is called by its id. */
export function checkName(id: string, { t }: Words): string {
  return isKnown(id) ? t(`admin.doctor.checks.${id}`) : id;
}
