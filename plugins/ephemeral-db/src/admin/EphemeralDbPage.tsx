import {
  Content,
  Header,
  HeaderTabs,
  Link,
  Page,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { useLocation, useRoutes } from 'react-router-dom';
import { useWords } from '../translation';
import { cloneAddressIn } from './cloneAddress';
import { ClonesTab } from './ClonesTab';
import { SourcesTab } from './SourcesTab';

const useStyles = makeStyles(theme => ({
  content: { paddingTop: theme.spacing(2) },
}));

const ROUTES = [
  { path: 'clones/*', element: <ClonesTab /> },
  // The new frontend system has this address; links to it lead here too.
  { path: '*', element: <SourcesTab /> },
];

/** The page in the classic frontend system. In the new one the app draws the header and the tabs. */
export const EphemeralDbPage = () => {
  const { t } = useWords();
  const classes = useStyles();
  const element = useRoutes(ROUTES);
  const { pathname } = useLocation();
  const tab = (id: string, to: string, label: string) => ({
    id,
    label,
    tabProps: { component: Link, to },
  });
  return (
    <Page themeId="tool">
      <Header title={t('common.pageTitle')} />
      <HeaderTabs
        tabs={[
          tab('sources', '', t('admin.tabs.sources')),
          tab('clones', 'clones', t('admin.tabs.clones')),
        ]}
        selectedIndex={
          cloneAddressIn(pathname).table.endsWith('/clones') ? 1 : 0
        }
      />
      <Content noPadding className={classes.content}>
        {element}
      </Content>
    </Page>
  );
};
