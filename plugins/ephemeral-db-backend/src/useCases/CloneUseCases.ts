import type { AuditorService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  Clone,
  listClonesSchema,
  orderCloneSchema,
  Page,
} from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import type { z } from 'zod/v3';
import type { Door, Grant } from '../authorize/Door';
import type { CloneOrders } from '../clones/CloneOrders';
import type { CloneRecord } from '../clones/CloneRecord';
import type { CloneViews } from '../clones/CloneViews';
import type { Pages } from '../pages';
import type { SourceViews } from '../sources/SourceViews';
import { sourceOf } from '../sources/sourceOf';
import type { PluginConfiguration } from '../sources/types';
import { ensureWithin, limitOnClone } from './agentLimits';
import { audited } from './audited';
import { type Call, orderedViaOf } from './Call';

/** @see CloneUseCases.create */
export interface CloneUseCasesOptions {
  auditor: AuditorService;
  configuration: PluginConfiguration;
  door: Door;
  pages: Pages;
  cloneOrders: CloneOrders;
  cloneViews: CloneViews;
  sourceViews: SourceViews;
}

/** Refs are compared as text, so all are written the same way. */
function normalRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}

/** What can be done with clones by the REST API as well as by actions: authorize, audit, then a service. */
export class CloneUseCases {
  private constructor(private readonly options: CloneUseCasesOptions) {}

  static create(options: CloneUseCasesOptions): CloneUseCases {
    return new CloneUseCases(options);
  }

  async list(
    query: z.output<typeof listClonesSchema>,
    { credentials }: Call,
  ): Promise<Page<Clone>> {
    const { door, cloneViews } = this.options;
    const { viewer } = await door.authorize(
      'clone.read',
      undefined,
      credentials,
    );
    const { entityRef, requestedBy } = query;
    return await cloneViews.list(
      {
        ...query,
        entityRef: entityRef && normalRef(entityRef),
        requestedBy: requestedBy && normalRef(requestedBy),
      },
      viewer,
    );
  }

  async read(id: string, { credentials }: Call): Promise<Clone> {
    const { door, cloneViews } = this.options;
    const clone = await cloneViews.find(id);
    const { viewer } = await door.authorize(
      'clone.read',
      { clone },
      credentials,
    );
    return await cloneViews.presentOne(clone, viewer);
  }

  /** @returns `repeated` when the request id was seen before with the same request */
  async order(
    request: z.output<typeof orderCloneSchema>,
    call: Call,
  ): Promise<{ clone: Clone; repeated: boolean }> {
    const { auditor, door } = this.options;
    const { cloneOrders, cloneViews, sourceViews } = this.options;
    const order = { ...request, entityRef: normalRef(request.entityRef) };
    const { clone, repeated, viewer } = await audited(
      auditor,
      call,
      {
        eventId: 'clone-order',
        severityLevel: 'medium',
        meta: {
          source: order.source,
          snapshot: order.snapshot,
          entityRef: order.entityRef,
        },
      },
      async () => {
        const source = sourceViews.find(order.source);
        const grant = await door.authorize(
          'clone.create',
          { source, entityRef: order.entityRef },
          call.credentials,
        );
        const taken = await cloneOrders.order(order, {
          viewer: grant.viewer,
          source,
          entity: grant.entity!,
          orderedVia: orderedViaOf(call),
        });
        return {
          result: { ...taken, viewer: grant.viewer },
          meta: { cloneId: taken.clone.id, repeated: taken.repeated },
        };
      },
    );
    return { clone: await cloneViews.presentOne(clone, viewer), repeated };
  }

  /** Asks for the end of a clone; repeating it changes nothing. */
  async end(id: string, call: Call): Promise<Clone> {
    const { cloneOrders, configuration, pages } = this.options;
    return await this.change(id, call, {
      eventId: 'clone-delete',
      act: 'clone.delete',
      change: (clone, { viewer, entity }) => {
        const source = sourceOf(clone, configuration);
        ensureWithin(call, limitOnClone(clone, source, pages));
        return cloneOrders.end(clone, viewer.caller.userRef!, entity);
      },
    });
  }

  /** Asks for the next generation of a clone that failed. */
  async retry(id: string, call: Call): Promise<Clone> {
    const { cloneOrders } = this.options;
    return await this.change(id, call, {
      eventId: 'clone-retry',
      act: 'clone.update',
      change: (clone, { viewer, entity }) =>
        cloneOrders.retry(clone, viewer.caller.userRef!, entity),
    });
  }

  /** Says that a clone which was adopted may be used; repeating it changes nothing. */
  async confirm(id: string, call: Call): Promise<Clone> {
    const { cloneOrders } = this.options;
    return await this.change(id, call, {
      eventId: 'clone-confirm',
      act: 'clone.confirm',
      change: (clone, { viewer, entity }) =>
        cloneOrders.confirm(clone, viewer.caller.userRef!, entity),
    });
  }

  /** A change of one clone that the loop carries out: what is answered is the wish, taken. */
  private async change(
    id: string,
    call: Call,
    wish: {
      eventId: string;
      act: 'clone.confirm' | 'clone.delete' | 'clone.update';
      change(clone: CloneRecord, grant: Grant): Promise<CloneRecord>;
    },
  ): Promise<Clone> {
    const { auditor, door, cloneViews } = this.options;
    const { eventId, act } = wish;
    const { clone, viewer } = await audited(
      auditor,
      call,
      { eventId, severityLevel: 'medium', meta: { cloneId: id } },
      async () => {
        const found = await cloneViews.find(id);
        const grant = await door.authorize(
          act,
          { clone: found },
          call.credentials,
        );
        const changed = await wish.change(found, grant);
        return {
          result: { clone: changed, viewer: grant.viewer },
          meta: {
            entityRef: changed.entityRef,
            ...(act === 'clone.update'
              ? { generation: changed.wantedGeneration }
              : {}),
          },
        };
      },
    );
    return await cloneViews.presentOne(clone, viewer);
  }
}
