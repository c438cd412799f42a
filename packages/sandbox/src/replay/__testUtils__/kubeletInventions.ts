import { TimelineEntry } from './Transcript';

/**
 * The kubelet of the recordings was a stand-in that invented what it said: the
 * status of pods but their phase, its events and its logs. None of that is
 * compared; what others made of it is.
 */
const KEPT_OF_A_POD = /^[+~-] (metadata|spec|status\.(phase|qosClass))\b/;
/** In which second it said that a pod had ended; and what transcripts/README.md says that 00 and 04 to 15 carry in addition. */
const DROPPED_OF_A_POD =
  /^~ metadata\.deletionTimestamp|"openshift-service-ca.crt"|"service-ca.crt"/;
const BY_SCHEDULER = /^[+~-] status\.conditions\.0\./;

function keptDetails({ details, change }: TimelineEntry): string[] {
  if (change === 'EVENT') return details;
  const isSchedulers =
    details.some(line => line.includes('"PodScheduled"')) &&
    details.every(line => KEPT_OF_A_POD.test(line) || BY_SCHEDULER.test(line));
  return details
    .filter(line => !DROPPED_OF_A_POD.test(line))
    .filter(
      line =>
        KEPT_OF_A_POD.test(line) || (isSchedulers && BY_SCHEDULER.test(line)),
    );
}

/** A timeline without what the stand-in kubelet invented. */
export function withoutKubeletEntries(
  entries: TimelineEntry[],
): TimelineEntry[] {
  return entries
    .filter(({ details }) => !/ by kubelet x\d+:/.test(details[0] ?? ''))
    .map(entry =>
      entry.subject.startsWith('Pod ')
        ? { ...entry, details: keptDetails(entry) }
        : entry,
    )
    .filter(
      ({ change, details }) => change !== 'MODIFIED' || details.length > 0,
    );
}

/** How soon it said that it had begun was its own affair, as are restarts and addresses. */
export function withoutPodBeginning(lines: string[]): string[] {
  return lines.map(line =>
    /^(\S+ +)?pod\/|^NAME/.test(line)
      ? line
          .replace('ContainerCreating', 'Pending')
          .replace(/^(pod\/\S+ +\S+ +\S+ +)\d+( \([^)]* ago\))?/, '$1?')
          .replace(
            /( +\S+ +)(?:10\.\S+|<none>)( +(?:node1|<none>) +<none> +<none>)$/,
            '$1?$2',
          )
      : line,
  );
}

/** The YAML of pods without their status, but its phase and class. */
export function withoutPodStatus(lines: string[]): string[] {
  let podIndent: number | undefined;
  let inStatus = false;
  return lines.filter(line => {
    const indent = line.search(/[^ -]/);
    const kind = /^([ -]*)kind: (\S+)$/.exec(line);
    if (kind && (podIndent === undefined || indent <= podIndent)) {
      podIndent = kind[2] === 'Pod' ? indent : undefined;
    }
    if (podIndent === undefined) return true;
    if (indent <= podIndent) inStatus = line.trim() === 'status:';
    return !inStatus || /^ *(status:|phase: |qosClass: )/.test(line);
  });
}
