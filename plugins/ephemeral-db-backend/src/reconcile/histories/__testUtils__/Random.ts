import crypto, { type UUID } from 'crypto';

/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }

  uuid(): UUID {
    const hex = Array.from({ length: 32 }, () => this.below(16).toString(16));
    hex[12] = '4';
    hex[16] = '8';
    const text = hex.join('');
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(
      12,
      16,
    )}-${text.slice(16, 20)}-${text.slice(20)}`;
  }
}

/**
 * Takes chance out of product and sandbox, so that a history is the same each
 * time that it is told. Passwords stay random: nothing depends on them.
 *
 * @returns a function that brings it back
 */
export function withoutChance(random: Random): () => void {
  const chance = { random: Math.random, randomUUID: crypto.randomUUID };
  // No spies: they would remember every call.
  Math.random = () => random.next();
  crypto.randomUUID = () => random.uuid();
  return () => {
    Math.random = chance.random;
    crypto.randomUUID = chance.randomUUID;
  };
}
