import '@backstage/cli/asset-types';
import '@backstage/ui/css/styles.css';
import { AppRouter } from '@backstage/core-app-api';
import { createApp } from '@backstage/app-defaults';
import { CatalogEntityPage } from '@backstage/plugin-catalog';
import { createRoot } from 'react-dom/client';
import { Route, Routes } from 'react-router-dom';
import {
  EntityEphemeralDbContent,
  EphemeralDbPage,
  ephemeralDbPlugin,
} from '../src';
import { Gallery } from './Gallery';

/** Draws the gallery into `#root`. `?theme=dark` is for photographs; without it the app's own choice holds. */
export function startGallery() {
  const theme = new URLSearchParams(window.location.search).get('theme');
  if (theme) localStorage.setItem('theme', theme);

  const app = createApp({ plugins: [ephemeralDbPlugin] });

  const Root = app.createRoot(
    <AppRouter>
      <Routes>
        <Route path="/" element={<Gallery />} />
        <Route path="/ephemeral-db/*" element={<EphemeralDbPage />} />
        <Route path="/tab" element={<EntityEphemeralDbContent />} />
        {/* Links to entities need somewhere to lead. */}
        <Route
          path="/catalog/:namespace/:kind/:name"
          element={<CatalogEntityPage />}
        />
      </Routes>
    </AppRouter>,
  );

  createRoot(document.getElementById('root')!).render(<Root />);
}
