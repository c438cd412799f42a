import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/test-utils';
import { VerbButton } from './VerbButton';
import { VerbMenu } from './VerbMenu';

const refusal = {
  verb: 'delete' as const,
  allowed: false,
  reason: 'Only Team Orders can delete this clone.',
};

describe('VerbButton', () => {
  it('does what it says', async () => {
    const onClick = jest.fn();
    await renderInTestApp(<VerbButton onClick={onClick}>Connect</VerbButton>);
    await userEvent.click(screen.getByRole('button', { name: 'Connect' }));
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  it('stays, can be focused, does nothing and says why where it is refused', async () => {
    const onClick = jest.fn();
    await renderInTestApp(
      <VerbButton onClick={onClick} action={refusal}>
        Delete clone…
      </VerbButton>,
    );
    const button = screen.getByRole('button', { name: 'Delete clone…' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(refusal.reason);

    await userEvent.tab();
    expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(button);
    expect(onClick).not.toHaveBeenCalled();
  });
});

describe('VerbMenu', () => {
  const items = (onSelect: () => void) => [
    { key: 'open', label: 'Open', onSelect },
    {
      key: 'delete',
      label: 'Delete clone…',
      onSelect,
      action: refusal,
      divided: true,
    },
  ];

  it('opens by keyboard, acts, closes, and gives the focus back', async () => {
    const onSelect = jest.fn();
    await renderInTestApp(
      <VerbMenu of="orders-migration" items={items(onSelect)} />,
    );
    await userEvent.tab();
    const button = screen.getByRole('button', {
      name: 'More for orders-migration',
    });
    expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('menuitem', { name: 'Open' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');

    expect(onSelect).toHaveBeenCalledTimes(1);
    await waitFor(() =>
      expect(screen.queryByRole('menu')).not.toBeInTheDocument(),
    );
    expect(button).toHaveFocus();
  });

  it('keeps what is refused, with its reason, and stays open on it', async () => {
    const onSelect = jest.fn();
    await renderInTestApp(
      <VerbMenu of="orders-migration" items={items(onSelect)} />,
    );
    await userEvent.click(screen.getByRole('button'));
    const item = await screen.findByRole('menuitem', { name: /Delete clone…/ });
    expect(item).toHaveAttribute('aria-disabled', 'true');
    expect(item).toHaveTextContent(refusal.reason);
    await userEvent.click(item);
    expect(onSelect).not.toHaveBeenCalled();
    expect(screen.getByRole('menu')).toBeInTheDocument();
  });

  it('is not drawn without an entry', async () => {
    await renderInTestApp(<VerbMenu of="x" items={[]} />);
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
