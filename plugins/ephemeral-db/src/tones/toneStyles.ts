import type { Theme } from '@material-ui/core/styles';
import type { CSSProperties } from '@material-ui/core/styles/withStyles';
import { type Tone, toneColors } from './tones';

const TONES: Tone[] = ['success', 'warning', 'danger', 'info', 'neutral'];

/**
 * One static rule for each tone. Rules that depend on properties would make a style sheet for every chip on the page,
 * which is slow by the hundred.
 */
export function toneRules(theme: Theme): Record<Tone, CSSProperties> {
  const rule = (tone: Tone): CSSProperties => ({
    background: toneColors(theme, tone).background,
    color: toneColors(theme, tone).text,
    ...(tone === 'neutral' && {
      boxShadow: `inset 0 0 0 1px ${theme.palette.divider}`,
    }),
  });
  return Object.fromEntries(TONES.map(tone => [tone, rule(tone)])) as Record<
    Tone,
    CSSProperties
  >;
}
