import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import ChevronLeftIcon from '@material-ui/icons/ChevronLeft';
import ChevronRightIcon from '@material-ui/icons/ChevronRight';
import RemoveIcon from '@material-ui/icons/Remove';
import classNames from 'classnames';
import { subtleText, toneColors } from '../tones';
import { useWords } from '../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
      marginBottom: theme.spacing(2.5),
    },
    title: {
      margin: 0,
      marginRight: 'auto',
      fontSize: theme.typography.pxToRem(14),
      fontWeight: 600,
      lineHeight: 1.4,
    },
    range: { fontWeight: 400, color: subtleText(theme) },
    button: {
      minWidth: 32,
      height: 32,
      padding: theme.spacing(0, 1),
      borderRadius: 4,
      fontSize: theme.typography.pxToRem(14),
      fontWeight: 600,
      lineHeight: 1,
      letterSpacing: 'normal',
      textTransform: 'none',
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
      '@media (pointer: coarse)': { minWidth: 44, height: 44 },
    },
    ground: {
      background: toneColors(theme, 'neutral').background,
      '@media (forced-colors: active)': { border: '1px solid ButtonText' },
    },
    pair: { display: 'flex', borderRadius: 4 },
    icon: { fontSize: 18 },
  }),
  { name: 'EphemeralDbStripToolbar' },
);

/** @see StripToolbar */
export interface StripToolbarProps {
  range: string;
  /** Absent: not possible now. */
  onOlder?(): void;
  onNewer?(): void;
  onZoomIn?(): void;
  onZoomOut?(): void;
  onFit?(): void;
}

/** Title of the tab's strip, which days it shows, and how to see others. */
export const StripToolbar = (props: StripToolbarProps) => {
  const { t } = useWords();
  const classes = useStyles();
  const button = classes.button;
  const filled = classNames(classes.button, classes.ground);
  return (
    <div className={classes.root}>
      <h3 className={classes.title}>
        {t('timeline.title')}{' '}
        <span className={classes.range}>{props.range}</span>
      </h3>
      <Button
        className={button}
        disabled={!props.onOlder}
        onClick={props.onOlder}
        startIcon={<ChevronLeftIcon className={classes.icon} />}
      >
        {t('timeline.toolbar.older')}
      </Button>
      <Button
        className={button}
        disabled={!props.onNewer}
        onClick={props.onNewer}
        endIcon={<ChevronRightIcon className={classes.icon} />}
      >
        {t('timeline.toolbar.newer')}
      </Button>
      <span className={classNames(classes.pair, classes.ground)}>
        <Button
          className={button}
          disabled={!props.onZoomOut}
          onClick={props.onZoomOut}
          aria-label={t('timeline.toolbar.zoomOut')}
        >
          <RemoveIcon className={classes.icon} />
        </Button>
        <Button
          className={button}
          disabled={!props.onZoomIn}
          onClick={props.onZoomIn}
          aria-label={t('timeline.toolbar.zoomIn')}
        >
          <AddIcon className={classes.icon} />
        </Button>
      </span>
      <Button className={filled} disabled={!props.onFit} onClick={props.onFit}>
        {t('timeline.toolbar.fit')}
      </Button>
    </div>
  );
};
