export * from './EphemeralDbFrame';
export * from './framed';
