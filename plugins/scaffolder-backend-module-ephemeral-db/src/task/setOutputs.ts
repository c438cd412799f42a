/** Gives each of these to the task; what is undefined is left out. */
export function setOutputs<Output extends object>(
  output: (name: keyof Output, value: Output[keyof Output]) => void,
  values: Partial<Output>,
): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) {
      output(name as keyof Output, value as Output[keyof Output]);
    }
  }
}
