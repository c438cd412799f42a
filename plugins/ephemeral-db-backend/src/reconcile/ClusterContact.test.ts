import { mockServices } from '@backstage/backend-test-utils';
import { UnreachableError } from '../kubernetes/KubernetesError';
import { ClusterContact } from './ClusterContact';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('ClusterContact', () => {
  const stopped = new AbortController();
  const ask = jest.fn<Promise<void>, []>();
  const recordCluster = jest.fn(async () => {});
  const pauses: number[] = [];
  let contact: ClusterContact;
  /** Of the monotonic clock, in milliseconds: it is finer than the wall's. */
  let fraction = 0;

  beforeAll(() => {
    jest.useFakeTimers();
    ask.mockResolvedValue();
    contact = new ClusterContact({
      hold: { cluster: 'lab', holder: 'replica', epoch: 1 },
      ask,
      status: { recordCluster },
      clock: {
        now: () => Date.now(),
        monotonic: () => Date.now() + fraction,
        sleep: async () => {},
        after(milliseconds, callback) {
          pauses.push(milliseconds);
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      onChange: () => {},
      logger: mockServices.logger.mock(),
    });
    void contact.run(stopped.signal);
  });
  beforeEach(() => ask.mockClear());
  afterAll(() => {
    stopped.abort();
    jest.useRealTimers();
  });

  /** As watches do, one bookmark a minute. */
  async function passMinutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      await jest.advanceTimersByTimeAsync(MINUTE);
      contact.heard();
    }
  }

  it('asks nothing while the watches speak, and says now and then that it is in touch', async () => {
    await jest.advanceTimersByTimeAsync(0);
    ask.mockClear();
    recordCluster.mockClear();
    await passMinutes(30);
    expect(contact.established).toBe(true);
    expect(ask).not.toHaveBeenCalled();
    expect(recordCluster.mock.calls.length).toBeGreaterThan(29);
  });

  it('pauses for whole milliseconds, which every clock moves on by', async () => {
    pauses.length = 0;
    fraction = 0.3;
    contact.heard();
    fraction = 0;
    // Past the silence that is too long, so that one pause ends exactly there.
    await jest.advanceTimersByTimeAsync(2 * MINUTE);
    contact.heard();
    expect(pauses.length).toBeGreaterThan(0);
    expect(pauses.filter(pause => !Number.isInteger(pause))).toEqual([]);
  });

  it('asks once they are all silent for longer than their bookmarks let them', async () => {
    await jest.advanceTimersByTimeAsync(74 * SECOND);
    expect(ask).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('asks again when doubt is cast while an answer is on its way', async () => {
    let answer = () => {};
    ask.mockReturnValueOnce(
      new Promise<void>(resolve => {
        answer = resolve;
      }),
    );
    contact.doubt();
    await jest.advanceTimersByTimeAsync(0);
    contact.doubt();
    answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('takes one failure for none, a second for an outage, and asks every second until it is over', async () => {
    ask.mockRejectedValue(new UnreachableError('no answer'));
    contact.doubt();
    await jest.advanceTimersByTimeAsync(0);
    expect(contact.established).toBe(true);
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(contact.established).toBe(false);
    ask.mockResolvedValue();
    await jest.advanceTimersByTimeAsync(SECOND);
    expect(contact.established).toBe(true);
    expect(ask).toHaveBeenCalledTimes(3);
  });
});
