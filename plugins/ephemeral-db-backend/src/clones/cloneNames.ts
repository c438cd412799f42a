const LONGEST_NAME = 40;
const HEX_DIGITS = 8;

/** The first free of `<entity>-1`, `<entity>-2`, …, within 40 characters. */
export function defaultName(entityName: string, taken: string[]): string {
  for (let number = 1; ; number++) {
    const suffix = `-${number}`;
    const name = entityName.slice(0, LONGEST_NAME - suffix.length) + suffix;
    if (!taken.includes(name)) {
      return name;
    }
  }
}

/** Another name for a clone whose own was taken while its row was lost. */
export function nameOfNamesake({ id, name }: { id: string; name: string }) {
  const suffix = `-${id.slice(0, HEX_DIGITS)}`;
  return name.slice(0, LONGEST_NAME - suffix.length) + suffix;
}

/**
 * The names that a clone's namespace can have, in order of preference: `<prefix>-<source>-<id8>` with the first hex
 * digits of the order's id, then with the next ones.
 */
export function namespaceCandidates(
  prefix: string,
  source: string,
  id: string,
): string[] {
  const digits = id.replaceAll('-', '');
  const pieces = digits.match(new RegExp(`.{${HEX_DIGITS}}`, 'g')) ?? [];
  return pieces.map(piece => `${prefix}-${source}-${piece}`);
}
