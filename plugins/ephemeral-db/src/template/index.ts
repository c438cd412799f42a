import { ClonesPicker } from './ClonesPicker';
import { Columns } from './Columns';
import { LeasePicker } from './LeasePicker';
import { NameField } from './NameField';
import { PointPicker } from './PointPicker';
import { ServicePicker } from './ServicePicker';
import { ServicesPicker } from './ServicesPicker';
import { SourcePicker } from './SourcePicker';
import { withLive } from './withLive';
import {
  validateClones,
  validateLease,
  validateName,
  validatePoint,
  validateService,
  validateServices,
  validateSource,
} from './validate';

/** Every field with what it is asked before the form goes on. */
export const room = {
  service: { component: withLive(ServicePicker), validate: validateService },
  services: {
    component: withLive(ServicesPicker),
    validate: validateServices,
  },
  source: { component: withLive(SourcePicker), validate: validateSource },
  point: { component: withLive(PointPicker), validate: validatePoint },
  lease: { component: withLive(LeasePicker), validate: validateLease },
  name: { component: withLive(NameField), validate: validateName },
  clones: { component: withLive(ClonesPicker), validate: validateClones },
  columns: { component: Columns },
};
