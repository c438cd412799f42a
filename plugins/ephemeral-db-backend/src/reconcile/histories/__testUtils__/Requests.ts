import type { Observer } from './Observer';

/** A request id stands for one request and what came of it, however often it is sent. */
export class Requests {
  /** What each request id of an order asked for and made. */
  private readonly known = new Map<string, { body: string; id: string }>();

  constructor(private readonly observer: Observer) {}

  /**
   * @param send - sends the order, and tells what it has made
   * @throws Error when the id made something else before, or was taken for something else
   */
  async send(
    order: { requestId?: string },
    send: () => Promise<string>,
  ): Promise<void> {
    const { observer } = this;
    const { requestId } = order;
    const body = JSON.stringify(order);
    const former = requestId ? this.known.get(requestId) : undefined;
    const counts = former && !observer.isForgotten(former.id);
    if (counts && former.body !== body) {
      const refused = await send().then(
        () => undefined,
        (error: Error & { code?: string }) => error,
      );
      if (refused && refused.code !== 'requestIdReused') throw refused;
      if (refused) return;
      throw new Error(`${requestId} was taken for another request`);
    }
    const id = await send();
    observer.world.note(`taken: ${id}`);
    if (!requestId) return;
    if (counts && former.id !== id) {
      throw new Error(`${requestId} made ${former.id} first, and then ${id}`);
    }
    this.known.set(requestId, { body, id });
  }
}
