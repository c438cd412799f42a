import type { ComponentType } from 'react';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles } from '@material-ui/core/styles';
import classNames from 'classnames';
import type { Tone } from './tones';
import { toneRules } from './toneStyles';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    borderRadius: 8,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  ...toneRules(theme),
  icon: { fontSize: 20 },
}));

/** An icon on a tinted square, 40 px unless told otherwise. It says nothing that a word beside does not. */
export const ToneIcon = (props: {
  tone: Tone;
  Icon: ComponentType<SvgIconProps>;
  size?: number;
}) => {
  const { tone, Icon, size = 40 } = props;
  const classes = useStyles();
  return (
    <span
      className={classNames(classes.root, classes[tone])}
      style={{ width: size, height: size }}
    >
      <Icon className={classes.icon} aria-hidden />
    </span>
  );
};
