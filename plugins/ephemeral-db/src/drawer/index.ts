export * from './CloneDrawer';
