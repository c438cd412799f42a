/** `[name]`, with closing brackets doubled: QUOTENAME's rule. */
export function quoteName(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** `N'text'`, with quotes doubled. For statements that take no parameters. */
export function quoteText(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
