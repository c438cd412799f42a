import { createLatency, durations } from './latency';

describe('createLatency', () => {
  it('waits for nothing with profile none, but never retries in a tight loop', () => {
    const latency = createLatency({ profile: 'none' });
    expect(latency.delay(durations.volumeCreateFromSnapshot)).toBe(0);
    expect(latency.budget(5)).toBeUndefined();
    expect(latency.backOff(1_000)).toBe(10);
    expect(latency.backOff(300_000)).toBe(500);
  });

  it('divides every latency and multiplies every budget by the speed', () => {
    const latency = createLatency({ profile: 'article', speed: 10 });
    expect(latency.delay(durations.volumeCreateFromSnapshot)).toBe(1_300);
    expect(latency.backOff(1_000)).toBe(100);
    expect(latency.budget(5)).toBe(50);
    expect(createLatency({ profile: 'article' }).delay(3_000)).toBe(3_000);
  });

  it('refuses a speed that is not above 0', () => {
    expect(() => createLatency({ profile: 'article', speed: 0 })).toThrow(
      'must be a number above 0, not 0',
    );
  });
});
