import type { Theme } from '@material-ui/core/styles';

/** How a state is tinted. Never the only sign of it: an icon and a word stand beside. */
export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'neutral';

/** A pair of colours that is read on each other, and a line to draw with. */
export interface ToneColors {
  background: string;
  text: string;
  /** Strong enough against the paper for lines and marks (3:1 or better). */
  line: string;
}

/**
 * The tints of Backstage UI, which are 6:1 or better in both themes. Their variables are missing where an app does not
 * load its stylesheet; the fallbacks are the same pairs then.
 */
const FALLBACKS: Record<
  'light' | 'dark',
  Record<Exclude<Tone, 'neutral'>, ToneColors>
> = {
  light: {
    success: { background: '#dcfce7', text: '#116932', line: '#116932' },
    warning: { background: '#ffedd5', text: '#92310a', line: '#e36d05' },
    danger: { background: '#ffe2e2', text: '#991919', line: '#991919' },
    info: { background: '#dbeafe', text: '#173da6', line: '#173da6' },
  },
  dark: {
    success: { background: '#042713', text: '#86efac', line: '#86efac' },
    warning: { background: '#302008', text: '#fdba74', line: '#fdba74' },
    danger: { background: '#300c0c', text: '#fca5a5', line: '#fca5a5' },
    info: { background: '#132049', text: '#a3cfff', line: '#a3cfff' },
  },
};

/** The theme's colour of secondary text, which reads on paper in both themes. */
export function subtleText(theme: Theme): string {
  return theme.palette.textSubtle ?? theme.palette.text.secondary;
}

/** The colours of a tone in this theme. */
export function toneColors(theme: Theme, tone: Tone): ToneColors {
  if (tone === 'neutral') {
    return {
      background: theme.palette.type === 'dark' ? '#504f4f' : '#f7f7f7',
      text: theme.palette.text.primary,
      line: subtleText(theme),
    };
  }
  const { background, text, line } = FALLBACKS[theme.palette.type][tone];
  const foreground = `var(--bui-fg-${tone}-on-bg, ${text})`;
  return {
    background: `var(--bui-bg-${tone}, ${background})`,
    text: foreground,
    // On white the text's brown would be taken for danger; the orange that BUI had for borders is 3:1.
    line:
      tone === 'warning' && theme.palette.type === 'light' ? line : foreground,
  };
}
