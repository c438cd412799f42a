import type { EntityTimeline } from '@ephemeral-db/backstage-plugin-ephemeral-db-common';
import { TimelineAnswers } from './TimelineAnswers';

const timeline = (changes: Partial<EntityTimeline> = {}): EntityTimeline => ({
  ...{ sources: [], unknownSources: [], snapshots: [], clones: [] },
  ...{ totalClones: 0, counts: [], pageInfo: {} },
  ...changes,
});

describe('TimelineAnswers', () => {
  let now: number;
  let read: jest.Mock<Promise<EntityTimeline>>;
  let answers: TimelineAnswers;
  const get = async (key: string, revision: string) =>
    JSON.parse((await answers.get(key, revision, read)).body.toString());

  beforeEach(() => {
    now = 1;
    let turn = 0;
    read = jest.fn(async () => timeline({ totalClones: ++turn }));
    answers = new TimelineAnswers(() => now);
  });

  it('reads once what nothing has changed of', async () => {
    await get('sam', '7');

    expect(await get('sam', '7')).toEqual(timeline({ totalClones: 1 }));
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('reads again after a write, for somebody else, and after a minute', async () => {
    await get('sam', '7');

    expect(await get('sam', '8')).toMatchObject({ totalClones: 2 });
    expect(await get('dana', '8')).toMatchObject({ totalClones: 3 });
    now += 60_001;
    expect(await get('sam', '8')).toMatchObject({ totalClones: 4 });
  });

  it('reads again while writes of a golden server are held', async () => {
    const freeze = { since: '2026-11-25T10:00:00.000Z', deadlineSeconds: 10 };
    read.mockResolvedValue(timeline({ snapshots: [{ freeze } as never] }));

    await get('sam', '7');
    await get('sam', '7');

    expect(read).toHaveBeenCalledTimes(2);
  });

  it('does not remember what did not work', async () => {
    read.mockRejectedValueOnce(new Error('The database is gone'));

    await expect(get('sam', '7')).rejects.toThrow('The database is gone');
    expect(await get('sam', '7')).toMatchObject({ totalClones: 1 });
  });
});
