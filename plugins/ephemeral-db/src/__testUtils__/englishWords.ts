import { ephemeralDbTranslationRef, type Words } from '../translation';
import { mockApis } from '@backstage/frontend-test-utils';

/** The plugin's own words, with times in UTC unless told otherwise. */
export function englishWords(timeZone = 'UTC'): Words {
  const snapshot = mockApis
    .translation()
    .getTranslation(ephemeralDbTranslationRef);
  if (!snapshot.ready) {
    throw new Error('English is always there');
  }
  return { t: snapshot.t, language: 'en-GB', timeZone };
}
