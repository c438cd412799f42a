export * from './LinksProvider';
