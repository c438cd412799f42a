import { Scenario } from '../Scenario';
import { applying } from './applying';
import { creating } from './creating';
import { deleting } from './deleting';
import { describing } from './describing';
import { discovering } from './discovering';
import { patching } from './patching';
import { reading } from './reading';
import { running } from './running';
import { asking } from './asking';
import { watching } from './watching';

/** Every command of kubectl that is held to, by what it is about. */
export const scenarios: Scenario[] = [
  ...running,
  ...watching,
  ...deleting,
  ...describing,
  ...applying,
  ...creating,
  ...reading,
  ...patching,
  ...asking,
  ...discovering,
];
