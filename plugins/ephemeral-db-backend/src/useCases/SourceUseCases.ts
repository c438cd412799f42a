import type { AuditorService } from '@backstage/backend-plugin-api';
import type {
  listSourcesSchema,
  Page,
  Source,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import type { Door } from '../authorize/Door';
import type { EntityDirectory } from '../authorize/EntityDirectory';
import type { Viewer } from '../authorize/Viewer';
import { orderSubjectOf } from '../sources/orderRules';
import type { SourceChecks } from '../sources/SourceChecks';
import type { SourceViews } from '../sources/SourceViews';
import type { GoldenSource } from '../sources/types';
import { audited } from './audited';
import type { Call } from './Call';

/** @see SourceUseCases.create */
export interface SourceUseCasesOptions {
  auditor: AuditorService;
  door: Door;
  entities: EntityDirectory;
  sourceChecks: SourceChecks;
  sourceViews: SourceViews;
}

/** What can be done with golden sources: authorize, audit, then a service. */
export class SourceUseCases {
  private constructor(private readonly options: SourceUseCasesOptions) {}

  static create(options: SourceUseCasesOptions): SourceUseCases {
    return new SourceUseCases(options);
  }

  async list(
    query: z.output<typeof listSourcesSchema>,
    { credentials }: Call,
  ): Promise<Page<Source>> {
    const { door, entities, sourceViews } = this.options;
    const { viewer } = await door.authorize(
      'source.read',
      undefined,
      credentials,
    );
    const subject = await orderSubjectOf(viewer, entities);
    return await sourceViews.list(query, viewer, subject);
  }

  async read(name: string, { credentials }: Call): Promise<Source> {
    const { door, sourceViews } = this.options;
    const source = sourceViews.find(name);
    const { viewer } = await door.authorize(
      'source.read',
      { source },
      credentials,
    );
    return await this.present(source, viewer);
  }

  /** Has a source checked now. */
  async check(name: string, call: Call): Promise<Source> {
    const { auditor, door, sourceChecks, sourceViews } = this.options;
    const { source, viewer } = await audited(
      auditor,
      call,
      {
        eventId: 'source-check',
        severityLevel: 'medium',
        meta: { source: name },
      },
      async () => {
        const found = sourceViews.find(name);
        const grant = await door.authorize(
          'source.check',
          { source: found },
          call.credentials,
        );
        await sourceChecks.check(found);
        return { result: { source: found, viewer: grant.viewer } };
      },
    );
    return await this.present(source, viewer);
  }

  private async present(source: GoldenSource, viewer: Viewer): Promise<Source> {
    const { entities, sourceViews } = this.options;
    const subject = await orderSubjectOf(viewer, entities);
    return await sourceViews.presentOne(source, viewer, subject);
  }
}
