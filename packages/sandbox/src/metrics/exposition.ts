import type { Series } from './collectSeries';

const HELP: Record<Series['name'], string> = {
  sandbox_volume_unique_bytes:
    'Bytes in pages that no snapshot of the same origin shares.',
  sandbox_volume_logical_bytes: 'Bytes of all files of a volume.',
  sandbox_volumes: 'Volumes that the array has.',
  sandbox_snapshots: 'Snapshots that the array has.',
};

function quote(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n');
}

/** Prometheus' text format, version 0.0.4. */
export function exposition(series: Series[]): string {
  return Object.entries(HELP)
    .flatMap(([name, help]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...series
        .filter(one => one.name === name)
        .map(({ labels, value }) => {
          const pairs = Object.entries(labels)
            .map(([label, text]) => `${label}="${quote(text)}"`)
            .join(',');
          return `${name}${pairs && `{${pairs}}`} ${value}`;
        }),
    ])
    .map(line => `${line}\n`)
    .join('');
}
