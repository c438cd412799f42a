import { adminWalk } from './adminWalk.mjs';
import { keyboardWalk } from './keyboardWalk.mjs';
import { ordererWalk } from './ordererWalk.mjs';
import { teamTemplatesWalk } from './teamTemplatesWalk.mjs';
import {
  templateKeyboardWalk,
  templateRefusalWalk,
  templateWalk,
} from './templateWalk.mjs';
import { togetherWalk } from './togetherWalk.mjs';

/** All ways through the demo, one after the other. */
export const walks = () => [
  ordererWalk({ title: 'engineer', person: 'sam', service: 'orders-api' }),
  ordererWalk({
    title: 'service owner',
    person: 'dana',
    service: 'customer-service',
  }),
  keyboardWalk(),
  togetherWalk(),
  adminWalk(),
  templateWalk(),
  templateKeyboardWalk(),
  templateRefusalWalk(),
  teamTemplatesWalk(),
];
