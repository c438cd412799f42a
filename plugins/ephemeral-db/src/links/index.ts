export * from './atConnect';
export * from './LinksProvider';
