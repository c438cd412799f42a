/**
 * Lays rows out under a header, each column as wide as its widest cell; numbers stand to the right.
 *
 * @param {string[]} header
 * @param {unknown[][]} rows
 */
export function table(header, rows) {
  const text = cell =>
    cell instanceof Date ? cell.toISOString() : `${cell ?? 'NULL'}`;
  const columns = header.map((title, index) => {
    const cells = rows.map(row => row[index]);
    return {
      width: Math.max(title.length, ...cells.map(cell => text(cell).length)),
      right: cells.some(cell => typeof cell === 'number'),
    };
  });
  const line = cells =>
    cells
      .map((cell, index) =>
        columns[index].right
          ? text(cell).padStart(columns[index].width)
          : text(cell).padEnd(columns[index].width),
      )
      .join('  ')
      .trimEnd();
  return [
    line(header),
    columns.map(({ width }) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
  ].join('\n');
}
