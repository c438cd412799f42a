/** The most characters a clone's name has. */
export const LONGEST_NAME = 40;

/** The first free of `<service>-1`, `<service>-2`, …, within 40 characters. */
export function defaultName(service: string, taken: string[]): string {
  for (let number = 1; ; number++) {
    const suffix = `-${number}`;
    const name = service.slice(0, LONGEST_NAME - suffix.length) + suffix;
    if (!taken.includes(name)) return name;
  }
}
