/**
 * Points in time and clones of golden databases, on the pages of the services that use them.
 *
 * @packageDocumentation
 */

export { ephemeralDbApiRef } from './api';
export {
  EntityEphemeralDbCard,
  EntityEphemeralDbContent,
  EphemeralDbClonesPicker,
  EphemeralDbColumns,
  EphemeralDbLeasePicker,
  EphemeralDbNameField,
  EphemeralDbPage,
  ephemeralDbPlugin,
  EphemeralDbPointPicker,
  EphemeralDbServicePicker,
  EphemeralDbServicesPicker,
  EphemeralDbSourcePicker,
} from './plugin';
export { isEphemeralDbAvailable } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
