import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Lazy parts are loaded while a test waits for them, which takes longer than a second on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(30_000);
