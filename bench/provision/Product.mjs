import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import YAML from 'yaml';
import { DemoStack } from '../../scripts/lib/DemoStack.mjs';
import {
  capture,
  deleteAndWait,
  untilReady,
} from '../../scripts/lib/orders.mjs';
import { poll } from '../../scripts/lib/poll.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { signIn } from '../../scripts/lib/signIn.mjs';
import { Judge } from './Judge.mjs';

const ENTITY = 'component:default/orders-api';

/** (c): a backend with this product in it, ordered from over its API. */
export class Product {
  #stack;
  #portal;
  #judge;
  #source;
  #point;

  /**
   * @param {{ kubeConfig: string, config: object, entry: string, source: string }} options - `config` as of an app-config,
   *   `entry` the program to start
   */
  static async start({ kubeConfig, config, entry, source }) {
    const product = new Product();
    product.#source = source;
    product.#stack = new DemoStack({ port: await freePort(), kubeConfig });
    const folder = await product.#stack.makeFolder();
    const file = join(folder, 'app-config.yaml');
    await writeFile(file, YAML.stringify(config), { mode: 0o600 });
    await product.#stack.startBackend({ config: file, entry });
    product.#portal = await signIn(product.#stack.portal, 'sam');
    return product;
  }

  /** Takes the point in time that all clones come from. @returns the name of its VolumeSnapshot */
  async takePoint() {
    await poll(
      'the checks of the source',
      async () => (await this.#portal.getSource(this.#source)).preflight,
      { seconds: 240 },
    );
    this.#point = await capture(this.#portal, this.#source, 'bench');
    return this.#point.name;
  }

  async watch(options) {
    this.#judge = await Judge.start(options);
  }

  /** @returns the ids of the clones, and the seconds from the start until each was ready */
  async create(count) {
    const start = performance.now();
    const clones = await Promise.all(
      Array.from({ length: count }, async () => {
        const { id } = await this.#portal.orderClone({
          source: this.#source,
          snapshot: this.#point.id,
          entityRef: ENTITY,
        });
        const at = await Promise.race([
          this.#judge.ready(id),
          this.#stack.broken,
        ]);
        return { id, seconds: (at - start) / 1000 };
      }),
    );
    const ids = clones.map(({ id }) => id);
    const views = await Promise.all(
      ids.map(id => untilReady(this.#portal, id)),
    );
    return {
      ids,
      seconds: clones.map(({ seconds }) => seconds),
      stages: views.map(({ stages }) => stages),
    };
  }

  async remove(ids) {
    await Promise.all(ids.map(id => deleteAndWait(this.#portal, id)));
  }

  /** The backend itself goes with the script. */
  stop() {
    this.#judge?.stop();
  }
}
