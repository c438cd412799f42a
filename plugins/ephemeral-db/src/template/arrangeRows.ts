/** The rows of a form: those that are named together stand side by side, where the first of them is. */
export function arrangeRows<T extends { name: string }>(
  members: T[],
  sideBySide: unknown = [],
): T[][] {
  const groups = (Array.isArray(sideBySide) ? sideBySide : []).filter(
    (group): group is string[] => Array.isArray(group),
  );
  const rows: T[][] = [];
  const placed = new Set<string>();
  for (const member of members) {
    if (placed.has(member.name)) continue;
    const names = groups.find(group => group.includes(member.name)) ?? [
      member.name,
    ];
    const row = members.filter(
      ({ name }) => names.includes(name) && !placed.has(name),
    );
    row.forEach(({ name }) => placed.add(name));
    rows.push(row);
  }
  return rows;
}
