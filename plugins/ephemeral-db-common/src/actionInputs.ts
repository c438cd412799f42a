import { z } from 'zod/v3';
import { captureSnapshotSchema, idText, orderCloneSchema } from './requests';

const snapshotInput = z
  .object({
    snapshotId: idText.describe('Id of a point in time'),
  })
  .strict();

const cloneInput = z
  .object({
    cloneId: idText.describe('Id of a clone'),
  })
  .strict();

/**
 * What each verb takes, wherever it is said: the body of its REST call is made from the same schemas, the scaffolder's
 * action `ephemeralDb:<noun>:<verb>` and the registry's action `<verb>-database-<noun>` derive their input from here.
 *
 * @public
 */
export const ephemeralDbActionInputs = {
  'snapshot:create': captureSnapshotSchema,
  'snapshot:delete': snapshotInput,
  'clone:create': orderCloneSchema,
  'clone:retry': cloneInput,
  'clone:delete': cloneInput,
} as const;

/**
 * `<noun>:<verb>` of everything that can be done by an action.
 *
 * @public
 */
export type EphemeralDbActionKey = keyof typeof ephemeralDbActionInputs;
