import { createApp } from '@backstage/frontend-defaults';
import { navigationModule } from './navigation';
import { signInModule } from './signIn';
import { tryItModule } from './tryIt';

/** Plugins are found by `app.packages: all` in app-config.yaml: adding a dependency is enough. */
export const app = createApp({
  features: [navigationModule, signInModule, tryItModule],
});
