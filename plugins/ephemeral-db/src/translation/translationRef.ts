import { createTranslationRef } from '@backstage/core-plugin-api/alpha';
import { adminMessages } from './messages/admin';
import { cardMessages } from './messages/card';
import { commonMessages } from './messages/common';
import { drawerMessages } from './messages/drawer';
import { momentMessages } from './messages/moments';
import { orderMessages } from './messages/order';
import { stateMessages } from './messages/states';
import { tabMessages } from './messages/tab';
import { templateMessages } from './messages/template';
import { timelineMessages } from './messages/timeline';
import { verbMessages } from './messages/verbs';

/**
 * Every word that the plugin shows. Override any of them with a translation resource of your own.
 *
 * @alpha
 */
export const ephemeralDbTranslationRef = createTranslationRef({
  id: 'plugin.ephemeral-db',
  messages: {
    ...adminMessages,
    ...cardMessages,
    ...commonMessages,
    ...drawerMessages,
    ...momentMessages,
    ...orderMessages,
    ...stateMessages,
    ...tabMessages,
    ...templateMessages,
    ...timelineMessages,
    ...verbMessages,
  },
});
