export * from './Bone';
