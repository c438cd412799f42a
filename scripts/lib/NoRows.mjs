import assert from 'node:assert/strict';

/** In place of SqlRows where there is no SQL Server: nothing is read, nothing is written, and nothing is claimed. */
export class NoRows {
  titles = [
    'the golden volume is bound',
    'T0 is captured, crash-consistent',
    'T1 is captured, crash-consistent',
    'one clone of each is ready',
    'each has a login of its own',
    'both deleted, nothing stays but T0 and T1',
  ];

  async checkGolden() {}

  async writeFiveMore() {}

  checkPoint(point) {
    assert.deepEqual(point.probes, []);
    assert.equal(point.consistency, 'crash');
  }

  checkVerification({ verification }, name) {
    assert.equal(verification.result, 'notRecorded', name);
  }

  async count() {
    return undefined;
  }

  async checkApart() {}

  async checkLockedOut() {}
}
