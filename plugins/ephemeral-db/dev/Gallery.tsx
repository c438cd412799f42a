import { type ReactNode, useEffect, useState } from 'react';
import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { TestApiProvider } from '@backstage/test-utils';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSearchParams } from 'react-router-dom';
import { ephemeralDbApiRef } from '../src/api';
import { EphemeralDbFrame } from '../src/frame';
import { galleryApi } from './data/galleryApi';
import { story } from './data/story';
import type { Scene } from './Scene';
import { scenes } from './scenes';

declare global {
  interface Window {
    /** The ids of all scenes, for whoever photographs them. */
    __scenes?: string[];
  }
}

const ordersApi: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'orders-api',
    namespace: 'default',
    annotations: { 'ephemeral-db.io/sources': 'customerdb' },
  },
  spec: { type: 'service', owner: 'orders-team' },
};

const useStyles = makeStyles(theme => ({
  page: {
    minHeight: '100vh',
    boxSizing: 'border-box',
    padding: theme.spacing(2),
    background: 'var(--bui-bg-app, #f5f5f5)',
    color: theme.palette.text.primary,
  },
  scene: { marginBottom: theme.spacing(4) },
}));

/** One picture with its own API. It asks for its own dialogs and reads. */
const SceneView = ({ scene, now }: { scene: Scene; now: Date }) => {
  const [api] = useState(() => scene.api?.(now) ?? galleryApi(story(now)));
  return (
    <TestApiProvider apis={[[ephemeralDbApiRef, api]]}>
      <EphemeralDbFrame>
        <EntityProvider entity={ordersApi}>
          <div style={{ maxWidth: scene.width }}>{scene.render(now)}</div>
        </EntityProvider>
      </EphemeralDbFrame>
    </TestApiProvider>
  );
};

/** Dialogs and drawers lie over everything, so that they are shown one at a time only. */
const isOverlay = ({ id }: Scene) => /^(dialog|drawer)-/.test(id);

/** Every state on one page, or the one scene of `?scene=<id>`. */
export const Gallery = () => {
  const classes = useStyles();
  const [now] = useState(() => new Date());
  const [search] = useSearchParams();
  const chosen = search.get('scene');
  useEffect(() => {
    window.__scenes = scenes.map(({ id }) => id);
  }, []);

  const section = (scene: Scene, body: ReactNode) => (
    <section key={scene.id} className={classes.scene}>
      <Typography variant="h6" component="h2" gutterBottom>
        <a href={`?scene=${scene.id}`}>{scene.title}</a>
      </Typography>
      {body}
    </section>
  );
  if (chosen) {
    const scene = scenes.find(({ id }) => id === chosen);
    return (
      <main className={classes.page}>
        {scene ? (
          <SceneView scene={scene} now={now} />
        ) : (
          `There is no scene ${chosen}`
        )}
      </main>
    );
  }
  return (
    <main className={classes.page}>
      <Typography variant="h4" component="h1" gutterBottom>
        Every state
      </Typography>
      {scenes.map(scene =>
        section(
          scene,
          isOverlay(scene) ? null : <SceneView scene={scene} now={now} />,
        ),
      )}
    </main>
  );
};
