import type { GoldenSource, PluginConfiguration } from './types';

/** Where something comes from; absent when that is not configured any more. */
export function sourceOf(
  thing: { source: string },
  { sources }: Pick<PluginConfiguration, 'sources'>,
): GoldenSource | undefined {
  return Object.hasOwn(sources, thing.source)
    ? sources[thing.source]
    : undefined;
}
