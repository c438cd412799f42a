import assert from 'node:assert/strict';
import { COUNT_CUSTOMERS, FIVE_MORE_CUSTOMERS } from './golden.mjs';

const customersOn = ({ rows }) => rows[0][0];

/** The rows of the golden database and of its clones, read and written over TDS. */
export class SqlRows {
  titles = [
    'the golden database has 10 customers',
    'T0 is captured with customers = 10',
    '5 more customers, T1 with customers = 15',
    'one clone of each is ready',
    'they show 10 and 15, and keep apart',
    'both deleted, nothing stays but T0 and T1',
  ];

  #cluster;
  #golden;

  /**
   * @param {import('./Cluster.mjs').Cluster} cluster
   * @param {() => Promise<{ namespace: string, service: string, user: string, password: string }>} golden - its administrator
   */
  constructor(cluster, golden) {
    this.#cluster = cluster;
    this.#golden = golden;
  }

  async checkGolden(customers) {
    const server = await this.#golden();
    const version = await this.#cluster.query(server, 'SELECT @@VERSION');
    assert.match(version.rows[0][0], /SQL Server 2022/);
    await this.#expectGolden(customers);
  }

  async writeFiveMore() {
    await this.#cluster.query(await this.#golden(), FIVE_MORE_CUSTOMERS);
  }

  checkPoint(point, customers) {
    assert.deepEqual(point.probes, [
      { name: 'customers', exact: true, value: customers },
    ]);
    assert.equal(point.consistency, 'checkpoint');
  }

  checkVerification({ verification }, name) {
    assert.equal(verification.result, 'matched', name);
  }

  /** @returns {Promise<number>} customers on a clone */
  async count(login) {
    return customersOn(await this.#cluster.query(login, COUNT_CUSTOMERS));
  }

  /** What is written to a clone is seen nowhere else. */
  async checkApart({ login: first }, { login: second }) {
    await this.#cluster.query(
      first,
      `INSERT INTO CustomerDB.dbo.Customers (Name, Email) VALUES (N'Only Here', N'only@example.com')`,
    );
    assert.equal(await this.count(first), 11, 'the write is there');
    assert.equal(await this.count(second), 15, 'the other clone');
    await this.#expectGolden(15);
  }

  /** The golden password opens no clone. */
  async checkLockedOut({ login, name }) {
    const { user, password } = await this.#golden();
    await assert.rejects(
      this.#cluster.query({ ...login, user, password }, 'SELECT 1'),
      { code: 'ELOGIN' },
      `The golden server's password must not log in to ${name}`,
    );
  }

  async #expectGolden(customers) {
    assert.equal(
      await this.count(await this.#golden()),
      customers,
      'the golden database',
    );
  }
}
