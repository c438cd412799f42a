import { TestClient, TestServer } from '../__testUtils__/TestServer';
import { batchesOf, casesOf, CorpusCase, topics } from '.';

const allCases = Object.values(topics).flatMap(casesOf);
/** Is said after each error of a row: tried for itself, and not repeated in each case. */
const TERMINATED = 'The statement has been terminated.';
/** What the corpus is to hold at least. */
const LEAST_CASES = 150;

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(async () => {
  await server.stop();
  const pages = Object.values(topics).flatMap(({ pages: of }) =>
    Object.keys(of),
  );
  const batches = allCases.flatMap(([, sql]) => batchesOf(sql));
  process.stdout.write(
    `T-SQL corpus: ${allCases.length} cases in ${batches.length} batches, after ${pages.length} pages of the documentation\n`,
  );
});

it(`is of ${LEAST_CASES} cases or more, none twice`, () => {
  const texts = allCases.map(([, sql]) => sql);
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts.length).toBeGreaterThanOrEqual(LEAST_CASES);
});

async function answerOf(client: TestClient, sql: string) {
  const answers = [];
  for (const batch of batchesOf(sql)) {
    answers.push(await client.batch(batch));
  }
  return {
    sets: answers.flatMap(({ sets }) => sets),
    types: answers.flatMap(({ types }) => types)[0],
    errors: answers.flatMap(({ errors }) => errors),
    text: answers.find(({ error }) => error !== undefined)?.error,
    says: answers
      .flatMap(({ messages }) => messages)
      .filter(text => text !== TERMINATED),
  };
}

describe.each(
  Object.entries(topics).map(([key, topic]) => ({ ...topic, key })),
)('$title', ({ key, setup, pages }) => {
  const database = `corpus_${key}`;
  let client: TestClient;

  beforeAll(async () => {
    const admin = await server.connect();
    await admin.batch(`CREATE DATABASE ${database}`);
    const made = await admin.batch(`USE ${database}; ${setup ?? ''}`);
    if (made.error) throw new Error(`The setup failed: ${made.error}`);
    client = await server.connect({ database });
  });

  // As a pool does between two users: no transaction, option or identity of the case before is left.
  beforeEach(async () => {
    await client.reset();
  });

  describe.each(Object.entries(pages))('%s', (_page, cases: CorpusCase[]) => {
    it.each(cases)('%s', async (_name, sql, expected) => {
      const answer = await answerOf(client, sql);
      const {
        rows,
        sets = rows ? [rows] : [],
        errors = [],
        says = [],
      } = expected;
      // A statement that fails may have told its columns before.
      const seen =
        errors.length > 0
          ? answer.sets.filter(set => set.length > 0)
          : answer.sets;
      const { types = answer.types, text = '' } = expected;
      expect({ ...answer, sets: seen, text: answer.text ?? '' }).toEqual({
        ...{ sets, errors, says, types },
        text: expect.stringContaining(text),
      });
    });
  });
});
