import type { ApiHolder } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  translationApiRef,
} from '@backstage/core-plugin-api/alpha';
import {
  ephemeralDbTranslationRef,
  intlLanguage,
  type Words,
} from '../../translation';

const SOON_MS = 5_000;

/** The words outside of a component: waits until the person's language is there. */
export async function wordsOf(apiHolder: ApiHolder): Promise<Words> {
  const translations = apiHolder.get(translationApiRef);
  if (!translations) {
    throw new Error('This app has no translations. Add the translation API.');
  }
  const language =
    apiHolder.get(appLanguageApiRef)?.getLanguage().language ?? 'en';
  const now = translations.getTranslation(ephemeralDbTranslationRef);
  if (now.ready) return { t: now.t, language: intlLanguage(language) };
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error('The words of this form did not load.')),
      SOON_MS,
    );
    const subscription = translations
      .translation$(ephemeralDbTranslationRef)
      .subscribe(snapshot => {
        if (!snapshot.ready) return;
        clearTimeout(timer);
        subscription.unsubscribe();
        resolve({ t: snapshot.t, language: intlLanguage(language) });
      });
  });
}
