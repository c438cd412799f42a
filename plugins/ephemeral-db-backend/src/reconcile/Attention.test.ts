import { Attention } from './Attention';

describe('Attention', () => {
  let now: number;
  let attention: Attention;
  const clock = { now: () => 1_700_000_000_000 + now, monotonic: () => now };

  beforeEach(() => {
    now = 1_000;
    attention = new Attention(clock);
    attention.begin();
    attention.seen();
  });

  it('counts from the first time that all was seen', () => {
    for (let turn = 0; turn < 10; turn++) {
      now += 10_000;
      attention.seen();
    }

    expect(attention.since).toBe(1_700_000_001_000);
  });

  it('counts nothing before', () => {
    const other = new Attention(clock);
    other.begin();
    now += 60_000;

    expect(other.since).toBe(clock.now());
  });

  it('forgives half a minute in which something was not seen', () => {
    now += 30_000;
    attention.seen();

    expect(attention.since).toBe(1_700_000_001_000);
  });

  it('counts anew after a gap, and while it lasts', () => {
    now += 30_001;
    expect(attention).toMatchObject({ lapsed: true, since: clock.now() });

    attention.seen();
    const again = clock.now();
    now += 5_000;
    expect(attention).toMatchObject({ lapsed: false, since: again });
  });

  it('is not paid once the cluster may not be driven', () => {
    attention.end();

    expect(attention).toMatchObject({
      paid: false,
      lapsed: false,
      since: clock.now(),
    });
  });
});
