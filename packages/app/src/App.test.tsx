import { fireEvent, render, screen } from '@testing-library/react';
import { app } from './App';

describe('app', () => {
  it('asks who is looking, and says so where the backend does not answer', async () => {
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Portal', baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost:1' },
            auth: {
              providers: {
                people: {
                  list: [
                    {
                      id: 'sam',
                      displayName: 'Sam Ortega',
                      role: 'Engineer',
                      about: 'Orders clones.',
                    },
                  ],
                },
              },
            },
          },
        },
      ] as unknown as string,
    };
    render(app.createRoot());

    fireEvent.click(
      await screen.findByRole(
        'button',
        { name: 'Sign in as Sam Ortega' },
        { timeout: 20_000 },
      ),
    );

    expect(await screen.findByText(/Could not sign in/)).toBeInTheDocument();
  }, 30_000);
});
