import { createRequire } from 'node:module';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { paths } from '../scripts/lib/paths.mjs';

const require = createRequire(import.meta.url);

/** What the plugin brings into an app: itself, and libraries that an app does not have anyway. */
const OURS = /^(\.|\/|@ephemeral-db\/)/;
const CHART = /[\\/]node_modules[\\/](d3-[a-z-]+|internmap)[\\/]/;
const BROUGHT = /^(d3-|internmap|@tanstack\/)/;

function configuration(rspack, folder) {
  const root = paths.root;
  return {
    mode: 'production',
    target: 'web',
    context: root,
    entry: join(root, 'plugins/ephemeral-db/src/alpha.tsx'),
    output: { path: folder, filename: '[name].js', chunkFilename: '[id].js' },
    resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    externalsType: 'commonjs',
    externals: [
      ({ request }, decide) =>
        OURS.test(request) || BROUGHT.test(request)
          ? decide()
          : decide(undefined, request),
    ],
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2022',
              parser: { syntax: 'typescript', tsx: true },
              transform: { react: { runtime: 'automatic' } },
            },
          },
        },
      ],
    },
    optimization: {
      chunkIds: 'named',
      splitChunks: {
        chunks: 'all',
        cacheGroups: {
          chart: { test: CHART, name: 'chart', enforce: true },
          query: { test: /@tanstack/, name: 'query', enforce: true },
        },
      },
    },
    performance: false,
  };
}

function bundle(rspack, config) {
  return new Promise((resolve, reject) => {
    rspack(config, (error, stats) => {
      if (error) reject(error);
      else if (stats.hasErrors())
        reject(new Error(stats.toString('errors-only')));
      else
        resolve(stats.toJson({ assets: true, chunks: true, modules: false }));
    });
  });
}

/**
 * Bundles the plugin with the bundler of Backstage's CLI, for the new frontend system (the classic one shares all but the
 * wiring), and leaves out what an app has anyway: Backstage, React, Material UI.
 *
 * @returns {Promise<{ ownInitial: number, ownLazy: number, chart: number, chartIsLazy: boolean, query: number }>} bytes, each
 *   file compressed with gzip: the plugin's own code that every page loads, that which comes when it is needed, the library of
 *   the chart, and TanStack Query
 */
export async function measurePluginSize() {
  const build = require.resolve('@backstage/cli-module-build/package.json');
  const { rspack } = createRequire(build)('@rspack/core');
  const folder = await mkdtemp(join(tmpdir(), 'ephemeral-db-size-'));
  try {
    const { chunks } = await bundle(rspack, configuration(rspack, folder));
    const sizes = {
      ownInitial: 0,
      ownLazy: 0,
      chart: 0,
      chartIsLazy: true,
      query: 0,
    };
    for (const { names, initial, files } of chunks) {
      let bytes = 0;
      for (const file of files.filter(name => name.endsWith('.js'))) {
        bytes += gzipSync(await readFile(join(folder, file))).length;
      }
      if (names.includes('chart')) {
        sizes.chart += bytes;
        sizes.chartIsLazy &&= !initial;
      } else if (names.includes('query')) sizes.query += bytes;
      else if (initial) sizes.ownInitial += bytes;
      else sizes.ownLazy += bytes;
    }
    return sizes;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
