import { SAMPLE_NOW, sampleClone } from '../__testUtils__';
import { chooseRows } from './chooseRows';

const me = 'user:default/sam';
const base = { requestedBy: 'user:default/dana' };
const clones = [
  sampleClone({ ...base, id: 'old', createdAt: '2026-11-20T10:00:00Z' }),
  sampleClone({ ...base, id: 'new', createdAt: '2026-11-22T10:35:00Z' }),
  sampleClone({ id: 'mine', createdAt: '2026-11-19T10:00:00Z' }),
  sampleClone({ ...base, id: 'late', expiresAt: '2026-11-22T11:30:00Z' }),
  sampleClone({ ...base, id: 'soon', expiresAt: '2026-11-22T10:50:00Z' }),
  sampleClone({ ...base, id: 'failed', phase: 'failed' }),
  sampleClone({ ...base, id: 'gone', phase: 'gone' }),
];

function chosen(without: string[]) {
  return chooseRows(
    clones.filter(({ id }) => !without.includes(id)),
    { me, now: SAMPLE_NOW },
  ).map(({ id }) => id);
}

describe('chooseRows', () => {
  it('shows at most three: failed, then what ends soonest', () => {
    expect(chosen([])).toEqual(['failed', 'soon', 'late']);
  });

  it('goes on with mine, then the newest', () => {
    expect(chosen(['failed', 'soon', 'late'])).toEqual(['mine', 'new', 'old']);
    expect(chosen(['failed', 'soon', 'mine'])).toEqual(['late', 'new', 'old']);
  });

  it('leaves out what is gone', () => {
    expect(chosen(['old', 'new', 'mine', 'late', 'soon', 'failed'])).toEqual(
      [],
    );
  });
});
