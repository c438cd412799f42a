import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  ephemeralDbEngineExtensionPoint,
  ephemeralDbStorageUsageExtensionPoint,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { addActions } from './actions/addActions';
import { DatabaseOwnerStore } from './authorize/DatabaseOwnerStore';
import { Door } from './authorize/Door';
import { EntityDirectory } from './authorize/EntityDirectory';
import { EntityNames } from './authorize/EntityNames';
import { OwnerRefresh } from './authorize/OwnerRefresh';
import { registerPermissions } from './authorize/registerPermissions';
import { CloneLogins } from './clones/CloneLogins';
import { CloneLogs } from './clones/CloneLogs';
import { CloneOrders } from './clones/CloneOrders';
import { CloneViews } from './clones/CloneViews';
import { DatabaseActivityStore } from './clones/DatabaseActivityStore';
import { DatabaseCloneFigures } from './clones/DatabaseCloneFigures';
import { DatabaseCloneLists } from './clones/DatabaseCloneLists';
import { DatabaseCloneStore } from './clones/DatabaseCloneStore';
import { UsualFigures } from './clones/UsualFigures';
import { createAnnouncer } from './createAnnouncer';
import { installationId, openDatabase } from './database';
import { mssqlEngine } from './engine/mssql/mssqlEngine';
import { createPages } from './pages';
import { createLoop } from './reconcile';
import { createRouter } from './router/createRouter';
import { scheduleTasks } from './scheduleTasks';
import { CaptureOrders } from './snapshots/CaptureOrders';
import { DatabaseJoinStore } from './snapshots/DatabaseJoinStore';
import { DatabaseSnapshotFigures } from './snapshots/DatabaseSnapshotFigures';
import { DatabaseSnapshotLists } from './snapshots/DatabaseSnapshotLists';
import { DatabaseSnapshotStore } from './snapshots/DatabaseSnapshotStore';
import { SnapshotDeletions } from './snapshots/SnapshotDeletions';
import { SnapshotViews } from './snapshots/SnapshotViews';
import { connectForReading } from './sources/connectForReading';
import { DatabaseStatusStore } from './sources/DatabaseStatusStore';
import { LiveClusters } from './sources/LiveClusters';
import { readConfiguration } from './sources/readConfiguration';
import { SourceChecks } from './sources/SourceChecks';
import { SourceViews } from './sources/SourceViews';
import { DatabaseDayCounts } from './timeline/DatabaseDayCounts';
import { DatabaseRevisions } from './timeline/DatabaseRevisions';
import { EntityTimelines } from './timeline/EntityTimelines';
import { collectProviders } from './usage/collectProviders';
import { UsageMeasurements } from './usage/UsageMeasurements';
import { CloneUseCases } from './useCases/CloneUseCases';
import { SnapshotUseCases } from './useCases/SnapshotUseCases';
import { SourceUseCases } from './useCases/SourceUseCases';

/**
 * Snapshots and clones of golden SQL Server databases on Kubernetes: the REST API, and the loop that makes the
 * clusters match the orders.
 *
 * @public
 */
export const ephemeralDbPlugin = createBackendPlugin({
  pluginId: 'ephemeral-db',
  register(env) {
    const added = collectProviders();
    env.registerExtensionPoint(ephemeralDbStorageUsageExtensionPoint, added);
    let engine = mssqlEngine;
    env.registerExtensionPoint(ephemeralDbEngineExtensionPoint, {
      setEngine(other) {
        if (engine !== mssqlEngine) {
          throw new Error(
            'Two modules bring an engine for ephemeral-db; remove one of them from the backend',
          );
        }
        engine = other;
      },
    });
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(services) {
        const { auditor, auth, catalog, database, httpAuth, httpRouter } =
          services;
        const { lifecycle, logger, permissions, permissionsRegistry } =
          services;
        const { scheduler, signals, userInfo } = services;

        const configuration = readConfiguration(services.config);
        const clusters = connectForReading(configuration);
        const knex = await openDatabase(database);
        const clones = DatabaseCloneStore.create({ knex });
        const snapshots = DatabaseSnapshotStore.create({ knex });
        const joins = DatabaseJoinStore.create({ knex });
        const statuses = DatabaseStatusStore.create({ knex });
        const owners = DatabaseOwnerStore.create({ knex });
        const announce = createAnnouncer({ signals, logger });

        const loop = createLoop({
          configuration,
          knex,
          installationId: await installationId(knex),
          engine,
          clones,
          snapshots,
          status: statuses,
          announce,
          logger,
        });
        const wake = (cluster: string) => loop.wake(cluster);

        registerPermissions({
          permissionsRegistry,
          sources: configuration.sources,
          clones,
          snapshots,
          owners,
        });
        const entities = EntityDirectory.create({ catalog, auth });
        const door = Door.create({
          configuration,
          entities,
          names: EntityNames.create({ entities }),
          owners,
          permissions,
          permissionsRegistry,
          userInfo,
        });

        const live = LiveClusters.create({ clusters, statuses, logger });
        const stores = { configuration, clones, snapshots, statuses, owners };
        const figures = {
          cloneFigures: DatabaseCloneFigures.create({ knex }),
          snapshotFigures: DatabaseSnapshotFigures.create({ knex }),
        };
        const usual = UsualFigures.create(figures);
        const orders = { ...stores, joins, clusters: live, announce, wake };
        const cloneLists = DatabaseCloneLists.create({ knex });
        const cloneViews = CloneViews.create({ ...stores, cloneLists, usual });
        const snapshotViews = SnapshotViews.create({
          ...stores,
          ...figures,
          snapshotLists: DatabaseSnapshotLists.create({ knex }),
        });
        const sourceViews = SourceViews.create({
          configuration,
          statuses,
          usual,
          ...figures,
        });
        const checks = SourceChecks.create({
          configuration,
          clusters,
          inspects: engine.inspects,
          statuses,
          announce,
          logger,
        });
        const pages = createPages(
          services.config.getOptionalString('app.baseUrl'),
        );
        const gate = { auditor, configuration, door, entities, pages };
        const useCases = {
          sources: SourceUseCases.create({
            ...gate,
            sourceChecks: checks,
            sourceViews,
          }),
          snapshots: SnapshotUseCases.create({
            ...gate,
            captureOrders: CaptureOrders.create(orders),
            snapshotDeletions: SnapshotDeletions.create(orders),
            snapshotViews,
            sourceViews,
          }),
          clones: CloneUseCases.create({
            ...gate,
            cloneOrders: CloneOrders.create(orders),
            cloneViews,
            sourceViews,
          }),
        };
        addActions({
          registry: services.actionsRegistry,
          configuration,
          pages,
          ...useCases,
        });

        const { installation } = configuration;
        // The same for everybody, and nothing in it is of this installation.
        httpRouter.addAuthPolicy({
          allow: 'unauthenticated',
          path: '/openapi.json',
        });
        httpRouter.use(
          createRouter({
            ...useCases,
            auditor,
            httpAuth,
            door,
            cloneViews,
            cloneLogins: CloneLogins.create({ installation, clusters: live }),
            cloneLogs: CloneLogs.create({ configuration, clusters: live }),
            activities: DatabaseActivityStore.create({ knex }),
            timelines: EntityTimelines.create({
              configuration,
              entities,
              cloneLists,
              cloneViews,
              snapshotViews,
              sourceViews,
              dayCounts: DatabaseDayCounts.create({ knex }),
              revisions: DatabaseRevisions.create({ knex }),
              statuses,
            }),
          }),
        );

        await scheduleTasks({
          scheduler,
          configuration,
          checks,
          ownerRefresh: OwnerRefresh.create({ clones, entities, owners }),
          clones,
          snapshots,
          joins,
          measurements: UsageMeasurements.create({
            configuration,
            clusters,
            providers: added.with(configuration),
            clones,
            statuses,
            announce,
            logger,
          }),
        });

        const stopping = new AbortController();
        lifecycle.addStartupHook(() => {
          loop.start();
          void checks.checkAll(stopping.signal);
        });
        lifecycle.addShutdownHook(async () => {
          stopping.abort();
          await loop.stop();
        });
      },
    });
  },
});
