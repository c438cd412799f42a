import { englishWords } from '../__testUtils__';
import { formatBytes } from './formatBytes';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [58_000_000, '58 MB'],
  [54_900_000, '54.9 MB'],
  [3_100_000_000, '3.1 GB'],
  [310_400_000_000, '310 GB'],
  [2e12, '2 TB'],
])('writes %s bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes, englishWords())).toBe(text);
});
