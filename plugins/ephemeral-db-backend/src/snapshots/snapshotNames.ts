const HEX_DIGITS = 4;

/** `20261122-102400`, in UTC. */
function compactTime(time: Date): string {
  return time
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
}

/**
 * The names that a captured VolumeSnapshot can have, in order of preference: `<source>-<yyyymmdd-hhmmss>-<id4>` with
 * the first hex digits of the order's id, then with the next ones.
 */
export function snapshotCandidates(
  source: string,
  orderedAt: Date,
  id: string,
): string[] {
  const digits = id.replaceAll('-', '');
  const pieces = digits.match(new RegExp(`.{${HEX_DIGITS}}`, 'g')) ?? [];
  return pieces.map(piece => `${source}-${compactTime(orderedAt)}-${piece}`);
}
