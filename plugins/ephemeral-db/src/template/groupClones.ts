import type { Clone } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';

/** The clones of one service. */
export interface ClonesOfService {
  entityRef: string;
  clones: Clone[];
}

/** By service: those first where the person has one, and in each the person's own first, then by name. */
export function groupClones(clones: Clone[], me: string): ClonesOfService[] {
  const isMine = ({ requestedBy }: Clone) => requestedBy === me;
  const groups = new Map<string, Clone[]>();
  for (const clone of clones) {
    groups.set(clone.entityRef, [
      ...(groups.get(clone.entityRef) ?? []),
      clone,
    ]);
  }
  return [...groups]
    .map(([entityRef, members]) => ({
      entityRef,
      clones: members.sort(
        (one, other) =>
          Number(isMine(other)) - Number(isMine(one)) ||
          one.name.localeCompare(other.name),
      ),
    }))
    .sort(
      (one, other) =>
        Number(other.clones.some(isMine)) - Number(one.clones.some(isMine)) ||
        one.entityRef.localeCompare(other.entityRef),
    );
}
