import { framed } from './frame';

/** Each is a chunk of its own, and the same component in both frontend systems. */
export const loadEntityCard = () =>
  import('./card').then(room => framed(room.EntityEphemeralDbCard));

export const loadEntityTab = () =>
  import('./tab').then(room => framed(room.EntityEphemeralDbTab));

export const loadSourcesTab = () =>
  import('./admin').then(room => framed(room.SourcesTab));

export const loadClonesTab = () =>
  import('./admin').then(room => framed(room.ClonesTab));

/** The classic system's page, with its own header and tabs. */
export const loadPage = () =>
  import('./admin').then(room => framed(room.EphemeralDbPage));
