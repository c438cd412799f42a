import { type ComponentType, type MouseEvent, useId, useState } from 'react';
import type { Action } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import Divider from '@material-ui/core/Divider';
import IconButton from '@material-ui/core/IconButton';
import ListItemIcon from '@material-ui/core/ListItemIcon';
import ListItemText from '@material-ui/core/ListItemText';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import type { SvgIconProps } from '@material-ui/core/SvgIcon';
import { makeStyles } from '@material-ui/core/styles';
import MoreHorizIcon from '@material-ui/icons/MoreHoriz';
import { useWords } from '../translation';

const useStyles = makeStyles(theme => ({
  button: {
    padding: 6,
    borderRadius: 4,
    color: theme.palette.text.primary,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
    },
    '@media (pointer: coarse)': { padding: 10 },
  },
  icon: { minWidth: 36, color: 'inherit' },
  paper: { minWidth: 200, maxWidth: 340 },
  refused: { opacity: 0.75, cursor: 'not-allowed', whiteSpace: 'normal' },
}));

/** One entry of a menu. */
export interface VerbMenuItem {
  key: string;
  label: string;
  onSelect(): void;
  Icon?: ComponentType<SvgIconProps>;
  /** Absent: not of a verb, and always allowed. */
  action?: Action;
  /** A line above it sets it apart: for what cannot be undone, last. */
  divided?: boolean;
}

/** The "⋯" of a row: all verbs but the one on its button. Without any entry it is not drawn. */
export const VerbMenu = (props: { of: string; items: VerbMenuItem[] }) => {
  const { of, items } = props;
  const classes = useStyles();
  const { t } = useWords();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const close = () => setAnchor(undefined);
  if (items.length === 0) return null;
  return (
    <>
      <IconButton
        className={classes.button}
        aria-label={t('verbs.menuOf', { name: of })}
        aria-haspopup="menu"
        aria-expanded={anchor ? true : undefined}
        aria-controls={anchor ? id : undefined}
        onClick={(event: MouseEvent<HTMLElement>) => {
          event.stopPropagation();
          setAnchor(event.currentTarget);
        }}
      >
        <MoreHorizIcon fontSize="small" />
      </IconButton>
      <Menu
        id={id}
        open={Boolean(anchor)}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        classes={{ paper: classes.paper }}
        onClose={close}
        onClick={event => event.stopPropagation()}
      >
        {items.flatMap(item => {
          const { key, label, onSelect, Icon, action, divided } = item;
          const refused = action?.allowed === false;
          return [
            ...(divided && items.length > 1
              ? [
                  <Divider
                    key={`${key}-line`}
                    component="li"
                    role="separator"
                  />,
                ]
              : []),
            <MenuItem
              key={key}
              className={refused ? classes.refused : undefined}
              aria-disabled={refused || undefined}
              onClick={() => {
                if (refused) return;
                close();
                onSelect();
              }}
            >
              {Icon && (
                <ListItemIcon className={classes.icon}>
                  <Icon fontSize="small" aria-hidden />
                </ListItemIcon>
              )}
              <ListItemText
                primary={label}
                secondary={refused ? action.reason : undefined}
              />
            </MenuItem>,
          ];
        })}
      </Menu>
    </>
  );
};
