export * from './StateChip';
export * from './ToneIcon';
export * from './tones';
export * from './toneStyles';
