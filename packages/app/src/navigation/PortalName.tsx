import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import StorageIcon from '@material-ui/icons/Storage';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'center',
    height: sidebarConfig.drawerWidthClosed,
    color: theme.palette.navigation.selectedColor,
    whiteSpace: 'nowrap',
    fontSize: theme.typography.body1.fontSize,
    fontWeight: 700,
  },
  icon: {
    width: sidebarConfig.drawerWidthClosed,
    flexShrink: 0,
    // Nearer to the name than the folded sidebar is wide, as the items below have it.
    marginRight: theme.spacing(-2),
  },
}));

/** The product's name at the top of the sidebar: its sign alone while the sidebar is folded. */
export const PortalName = () => {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      className={classes.root}
      aria-label="ephemeral-db, home"
    >
      <StorageIcon className={classes.icon} />
      {isOpen && 'ephemeral-db'}
    </Link>
  );
};
