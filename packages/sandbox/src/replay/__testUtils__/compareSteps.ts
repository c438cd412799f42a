import { Fields, resources } from '../../kubernetes';
import { Correspondence } from './Correspondence';
import { ReplayCluster } from './ReplayCluster';
import { EventsStep, KubectlStep, RequestStep } from './Transcript';
import { compareLines } from './compareLines';
import { isAboutAsOften } from './compareTimelines';
import { withoutPodBeginning, withoutPodStatus } from './kubeletInventions';

function eventRows(cluster: ReplayCluster, namespace?: string): string[][] {
  return cluster.store.list(resources.events, { namespace }).map(event => {
    const { involvedObject, source, series } = event as Fields;
    const { kind, name } = involvedObject as Fields;
    const cell = (value: unknown) =>
      value === undefined || value === null ? '<none>' : String(value);
    return [
      event.lastTimestamp,
      event.count,
      event.type,
      event.reason,
      kind,
      name,
      (source as Fields | undefined)?.component,
      event.message,
      series,
    ]
      .slice(0, 8)
      .map(cell);
  });
}

export function compareEvents(
  step: EventsStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
): string[] {
  const actual = eventRows(cluster, step.namespace);
  const isKubelets = (row: string[]) => row[6] === 'kubelet';
  const wanted = step.rows.filter(row => !isKubelets(row));
  const about = new Set(
    wanted.map(([, , , , kind, name]) => `${kind} ${name}`),
  );
  const left = new Set(
    actual
      .filter(row => !isKubelets(row))
      .filter(
        ([, , , , kind, name]) =>
          step.namespace !== undefined ||
          about.has(correspondence.translate(`${kind} ${name}`)),
      ),
  );
  const differences: string[] = [];
  const textOf = (row: string[]) =>
    row
      .slice(2)
      .map(cell => cell.trim())
      .join('  ');
  for (const row of wanted) {
    const found = [...left].find(other =>
      correspondence.meets(textOf(row), textOf(other)),
    );
    if (!found) {
      differences.push(`recorded: x${row[1].trim()} ${textOf(row)}`);
      continue;
    }
    left.delete(found);
    const [count, countHere] = [row[1], found[1]].map(text =>
      Number(text.trim()),
    );
    if (!Number.isNaN(count) && !isAboutAsOften(count, countHere)) {
      differences.push(
        `recorded: x${count}, here: x${countHere}: ${textOf(row)}`,
      );
    }
  }
  if (step.namespace !== undefined) {
    left.forEach(row => differences.push(`here: x${row[1]} ${textOf(row)}`));
  }
  return differences;
}

/** Bodies were recorded as they came, in two cases without the lines about owned fields. */
function bodyLines(text: string, recorded: string[]): string[] {
  let lines: string[];
  try {
    lines = JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
  } catch {
    return text.split('\n').filter(line => line !== '');
  }
  const isWithout = (part: string) =>
    !recorded.some(line => line.includes(part));
  const dropped = [
    ...(isWithout('"managedFields"') ? ['"managedFields"'] : []),
    ...(isWithout('"f:') ? ['"f:', '"v:', '"k:', '".": {}'] : []),
  ];
  return lines.filter(line => !dropped.some(part => line.includes(part)));
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';')[0];
}

/** Go writes these three characters of JSON as it would in a page. */
function unescaped(line: string): string {
  return line
    .replaceAll('\\u003c', '<')
    .replaceAll('\\u003e', '>')
    .replaceAll('\\u0026', '&');
}

export async function compareRequest(
  step: RequestStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
): Promise<string[]> {
  const body = step.body && correspondence.translate(step.body);
  const path = correspondence.translate(step.path);
  const answer = await cluster.request(step.method, path, body);
  return compareLines(
    [
      ...step.output.map(unescaped),
      `-> HTTP ${step.code} ${mediaTypeOf(step.contentType)}`,
    ],
    [
      ...bodyLines(answer.text, step.output),
      `-> HTTP ${answer.code} ${mediaTypeOf(answer.contentType)}`,
    ],
    correspondence,
  );
}

export async function compareKubectl(
  step: KubectlStep,
  cluster: ReplayCluster,
  correspondence: Correspondence,
  rewrite: (manifest: string) => string,
): Promise<string[]> {
  const args = step.args.map(one => correspondence.translate(one));
  const input = step.input && rewrite(correspondence.translate(step.input));
  const { output, exitCode } = await cluster.runKubectl(args, input);
  if (step.args[0] === 'logs') return [];
  const isYaml = step.args.includes('yaml');
  const tidy = isYaml ? withoutPodStatus : withoutPodBeginning;
  return compareLines(
    [...tidy(step.output), `(exit ${step.exitCode})`],
    [...tidy(output), `(exit ${exitCode})`],
    correspondence,
  );
}

export function compareArray(
  state: string,
  { array }: ReplayCluster,
  correspondence: Correspondence,
): string[] {
  const { volumes, snapshots } = JSON.parse(state);
  const text = (one: Fields) => JSON.stringify(one);
  return compareLines(
    [...volumes.map(text), ...snapshots.map(text)],
    [
      ...array
        .volumes()
        .map(({ handle, name, sizeBytes }) =>
          text({ id: handle, name, parentSnap: '', size: sizeBytes }),
        ),
      ...array.snapshots().map(({ handle, name, volumeHandle, sizeBytes }) =>
        text({
          id: handle,
          name,
          vol: volumeHandle,
          ready: true,
          size: sizeBytes,
        }),
      ),
    ],
    correspondence,
  );
}
