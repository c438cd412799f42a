export * from './EntityEphemeralDbCard';
