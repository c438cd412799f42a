import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/test-utils';
import { refusal } from '../__testUtils__/renderOnEntity';
import { englishWords, SAMPLE_NOW } from '../__testUtils__';
import { ErrorNote } from './ErrorNote';
import { errorDetails, explainError } from './explainError';

const words = englishWords();

describe('explainError', () => {
  it("has the backend's words and its code", () => {
    const error = Object.assign(
      refusal('nameTaken', 'That name is taken. Choose another.'),
      { response: { headers: new Headers({ 'x-request-id': 'req-7' }) } },
    );
    expect(explainError(error, words)).toEqual({
      message: 'That name is taken. Choose another.',
      code: 'nameTaken',
      status: 409,
      request: 'POST /clones',
      requestId: 'req-7',
    });
  });

  it.each([
    [new TypeError('Failed to fetch'), /^The backend did not answer\./],
    [refusal('x', 'Bad gateway', 502), /^The backend did not answer\./],
    [refusal('x', 'Unauthorized', 401), /^Your session is over\./],
    [refusal('x', '', 500), /^The backend gave no reason\./],
    [new Error('Something of ours.'), /^Something of ours\.$/],
  ])('says of %s what to do next', (error, message) => {
    expect(explainError(error, words).message).toMatch(message);
  });
});

describe('errorDetails', () => {
  it('has what an administrator needs to find it, and only that', () => {
    const facts = explainError(
      refusal('sourceBlocked', 'The quota is used up.'),
      words,
    );
    const text = errorDetails(facts, {
      what: 'Could not capture Customer DB.',
      object: 'customerdb',
      at: SAMPLE_NOW,
    });
    expect(text.split('\n')).toEqual([
      'what: Could not capture Customer DB.',
      'message: The quota is used up.',
      'code: sourceBlocked',
      'status: 409',
      'request: POST /clones',
      'object: customerdb',
      'time: 2026-11-22T10:36:00.000Z',
    ]);
  });
});

describe('ErrorNote', () => {
  it('says what happened, copies its details and tries again', async () => {
    const user = userEvent.setup();
    const onRetry = jest.fn();
    await renderInTestApp(
      <ErrorNote
        error={refusal('sourceBlocked', 'The quota is used up.')}
        what="Could not capture Customer DB."
        onRetry={onRetry}
      />,
    );
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Could not capture Customer DB.The quota is used up.',
    );
    await user.click(screen.getByRole('button', { name: 'Copy details' }));
    expect(
      await screen.findByRole('button', { name: 'Copied' }),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });
});
