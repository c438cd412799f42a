import { setTimeout as pause } from 'node:timers/promises';
import { articleManifests } from './articleManifests.mjs';

const LOOK_AGAIN_MS = 250;

async function untilGone(api, { apiVersion, kind, metadata }) {
  const { name, namespace } = metadata;
  while (await api.read(apiVersion, kind, name, namespace)) {
    await pause(LOOK_AGAIN_MS);
  }
}

/** Takes clones away in the one order that leaves nothing behind. No part of what is measured. */
export async function removeClones(api, { names, golden }) {
  await Promise.all(
    names.map(async name => {
      const objects = articleManifests(name, golden, {});
      for (const step of ['deployment', 'claim', 'snapshot', 'content']) {
        await api.remove(objects[step]);
        if (step !== 'deployment') await untilGone(api, objects[step]);
      }
      await api.remove(objects.namespace);
      await untilGone(api, objects.namespace);
    }),
  );
}
