import { ClonesPicker } from './ClonesPicker';
import { Columns } from './Columns';
import { LeasePicker } from './LeasePicker';
import { NameField } from './NameField';
import { PointPicker } from './PointPicker';
import { ServicePicker } from './ServicePicker';
import { ServicesPicker } from './ServicesPicker';
import { SourcePicker } from './SourcePicker';
import { shelled } from './shelled';
import {
  validateClones,
  validateLease,
  validateName,
  validatePoint,
  validateService,
  validateServices,
  validateSource,
} from './validation';

/** Every field with what it is asked before the form goes on. */
export const room = {
  service: { component: shelled(ServicePicker), validate: validateService },
  services: {
    component: shelled(ServicesPicker),
    validate: validateServices,
  },
  source: { component: shelled(SourcePicker), validate: validateSource },
  point: { component: shelled(PointPicker), validate: validatePoint },
  lease: { component: shelled(LeasePicker), validate: validateLease },
  name: { component: shelled(NameField), validate: validateName },
  clones: { component: shelled(ClonesPicker), validate: validateClones },
  columns: { component: Columns },
};
