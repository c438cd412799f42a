import { useMemo } from 'react';
import { useApiHolder } from '@backstage/core-plugin-api';
import {
  appLanguageApiRef,
  type TranslationFunction,
  useTranslationRef,
} from '@backstage/core-plugin-api/alpha';
import { ephemeralDbTranslationRef } from './translationRef';

/** What pure functions need in order to speak: the words, and how times and figures are written. */
export interface Words {
  t: TranslationFunction<(typeof ephemeralDbTranslationRef)['T']>;
  /** BCP 47, for `Intl` */
  language: string;
  /** IANA; absent means that of the browser. */
  timeZone?: string;
}

/** English with a clock of 24 hours and the day before the month, as the texts have it. */
export function intlLanguage(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

/** The words in the person's language. */
export function useWords(): Words {
  const { t } = useTranslationRef(ephemeralDbTranslationRef);
  const language =
    useApiHolder().get(appLanguageApiRef)?.getLanguage().language ?? 'en';
  return useMemo(
    () => ({ t, language: intlLanguage(language) }),
    [t, language],
  );
}
