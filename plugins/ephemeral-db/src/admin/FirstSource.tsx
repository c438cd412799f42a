import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { subtleText } from '../tones';
import { useWords } from '../translation';
import { FixBlock } from './FixBlock';
import { Panel } from './Panel';

/** The least that a source needs, as README.md explains it. */
export const LEAST_SOURCE = `ephemeralDb:
  installation: acme-portal
  admins: [group:default/platform]
  clusters:
    lab:
      inCluster: true
      namespace: backstage
  sources:
    customerdb:
      title: Customer DB
      owner: group:default/data-platform
      cluster: lab
      namespace: db-golden
      volumes: [{ claim: mssql-golden-data, mountPath: /var/opt/mssql }]
      volumeSnapshotClass: portworx-snapshot-class
      engine:
        type: mssql
        databases: [CustomerDB]
        connect: { via: portForward, service: mssql-golden }
        credentials: { secret: mssql-golden-login }
        tls: { encrypt: true, ca: { secret: mssql-golden-tls, key: ca.crt }, serverName: mssql-golden }
      clones:
        allow: { owners: [group:default/orders-team] }
        storageClass: portworx-fada
        acceptEula: true
        edition: Developer
        adminCredentials: [{ secret: mssql-golden-sa, passwordKey: MSSQL_SA_PASSWORD }]
        tls: { trustServerCertificate: true }
        lease: { default: 12h, max: 7d }
`;

const useStyles = makeStyles(theme => ({
  text: {
    maxWidth: 720,
    margin: theme.spacing(1, 0, 2),
    color: subtleText(theme),
  },
  guide: { marginTop: theme.spacing(2) },
}));

/** In place of everything, where there is no source yet. */
export const FirstSource = () => {
  const classes = useStyles();
  const { t } = useWords();
  return (
    <Panel title={t('admin.first.title')}>
      <Typography className={classes.text}>
        {t('admin.first.explain')}
      </Typography>
      <FixBlock text={LEAST_SOURCE.trimEnd()} label="app-config.yaml" />
      <Typography className={classes.guide}>
        {t('admin.first.guide')}
      </Typography>
    </Panel>
  );
};
