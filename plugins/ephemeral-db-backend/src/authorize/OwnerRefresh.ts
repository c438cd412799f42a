import type { DatabaseCloneStore } from '../clones/DatabaseCloneStore';
import type { DatabaseOwnerStore } from './DatabaseOwnerStore';
import type { EntityDirectory } from './EntityDirectory';

/** Keeps the recorded owners of entities with clones near to what the catalog says. */
export class OwnerRefresh {
  private constructor(
    private readonly options: {
      clones: DatabaseCloneStore;
      entities: EntityDirectory;
      owners: DatabaseOwnerStore;
    },
  ) {}

  static create(options: {
    clones: DatabaseCloneStore;
    entities: EntityDirectory;
    owners: DatabaseOwnerStore;
  }): OwnerRefresh {
    return new OwnerRefresh(options);
  }

  /** @throws catalogUnavailable, and then leaves all as it was */
  async run(): Promise<void> {
    const { clones, entities, owners } = this.options;
    const entityRefs = await clones.entities();
    const found = await entities.findMany(entityRefs);
    const recorded = await owners.ownersOf(entityRefs);
    for (const entityRef of entityRefs) {
      const present = found.get(entityRef)?.owners ?? [];
      // A write that changes nothing would have all pages read anew.
      if (!isSame(recorded.get(entityRef)!, present)) {
        await owners.record(entityRef, present);
      }
    }
    await owners.forgetUnused();
  }
}

function isSame(one: string[], other: string[]): boolean {
  return (
    one.length === other.length && one.every(owner => other.includes(owner))
  );
}
