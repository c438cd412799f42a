import { Knex } from 'knex';
import { transaction } from '../database';

/** Owners of the entities that clones are for, as last seen in the catalog: for lists only. */
export class DatabaseOwnerStore {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseOwnerStore {
    return new DatabaseOwnerStore(options.knex);
  }

  /** Replaces the recorded owners of an entity. */
  async record(entityRef: string, ownerRefs: string[]): Promise<void> {
    await transaction(this.knex, async trx => {
      await trx('entity_owners')
        .where({ entity_ref: entityRef })
        .whereNotIn('owner_ref', ownerRefs)
        .delete();
      if (ownerRefs.length) {
        await trx('entity_owners')
          .insert(
            ownerRefs.map(owner => ({
              entity_ref: entityRef,
              owner_ref: owner,
            })),
          )
          .onConflict(['entity_ref', 'owner_ref'])
          .ignore();
      }
    });
  }

  /** The recorded owners by entity ref; an entity that was never recorded has none. */
  async ownersOf(entityRefs: string[]): Promise<Map<string, string[]>> {
    const owners = new Map<string, string[]>(
      entityRefs.map(entityRef => [entityRef, []]),
    );
    const rows = await this.knex('entity_owners')
      .whereIn('entity_ref', [...owners.keys()])
      .orderBy(['entity_ref', 'owner_ref']);
    for (const row of rows) {
      owners.get(row.entity_ref)!.push(row.owner_ref);
    }
    return owners;
  }

  /** Forgets the owners of entities that no clone is for. */
  async forgetUnused(): Promise<void> {
    await this.knex('entity_owners')
      .whereNotIn('entity_ref', this.knex('clones').select('entity_ref'))
      .delete();
  }
}
