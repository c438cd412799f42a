import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { identityApiRef, storageApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { TryItCard } from './TryItCard';

const storage = mockApis.storage();

function lookAs(userEntityRef: string) {
  return renderInTestApp(<TryItCard />, {
    apis: [
      [storageApiRef, storage],
      [identityApiRef, mockApis.identity({ userEntityRef })],
    ],
  });
}

describe('TryItCard', () => {
  it('stays hidden for whoever hid it, and for nobody else', async () => {
    const first = lookAs('user:default/sam');
    expect(await screen.findAllByRole('listitem')).toHaveLength(3);

    fireEvent.click(screen.getByRole('button', { name: 'Hide these hints' }));
    await waitFor(() =>
      expect(screen.queryByText('Three things to try')).not.toBeInTheDocument(),
    );
    first.unmount();

    const second = lookAs('user:default/dana');
    expect(await screen.findByText('Three things to try')).toBeInTheDocument();
    second.unmount();

    lookAs('user:default/sam');
    // Until it is known who looks, nobody sees anything.
    await act(async () => {});
    expect(screen.queryByText('Three things to try')).not.toBeInTheDocument();
  });
});
