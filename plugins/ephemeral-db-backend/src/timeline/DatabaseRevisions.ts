import { randomUUID } from 'crypto';
import { Knex } from 'knex';

/** Tells whether anything has changed that pages show, whichever replica wrote it. */
export class DatabaseRevisions {
  private constructor(private readonly knex: Knex) {}

  static create(options: { knex: Knex }): DatabaseRevisions {
    return new DatabaseRevisions(options.knex);
  }

  /** The same as before if and only if nothing was written since. Whatever is read after it is as new, or newer. */
  async current(): Promise<string> {
    const row = await this.knex('revisions').sum({ sum: 'value' }).first();
    // Where somebody has emptied the tables, nothing counts.
    return String(row?.sum ?? randomUUID());
  }
}
