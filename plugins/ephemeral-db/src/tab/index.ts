export * from './EntityEphemeralDbTab';
